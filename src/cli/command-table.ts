import { agreeCommand } from '#src/cli/commands/agree';
import { askCommand } from '#src/cli/commands/ask';
import { auditCommand } from '#src/cli/commands/audit';
import { checkConfigCommand } from '#src/cli/commands/check-config';
import { confirmCommand } from '#src/cli/commands/confirm';
import { discoverCommand } from '#src/cli/commands/discover';
import { doctorCommand } from '#src/cli/commands/doctor';
import { generateRegistrationCommand } from '#src/cli/commands/generate-registration';
import { groupsCommand } from '#src/cli/commands/groups';
import { liftCommand } from '#src/cli/commands/lift';
import { matchCommand } from '#src/cli/commands/match';
import { migrateCommand } from '#src/cli/commands/migrate';
import { objectCommand } from '#src/cli/commands/object';
import { pauseCommand } from '#src/cli/commands/pause';
import { planCommand } from '#src/cli/commands/plan';
import { plansCommand } from '#src/cli/commands/plans';
import { promoteCommand } from '#src/cli/commands/promote';
import { refuseCommand } from '#src/cli/commands/refuse';
import { reportCommand } from '#src/cli/commands/report';
import { requestsCommand } from '#src/cli/commands/requests';
import { resumeCommand } from '#src/cli/commands/resume';
import { runCommand } from '#src/cli/commands/run';
import { serveCommand } from '#src/cli/commands/serve';
import { statusCommand } from '#src/cli/commands/status';
import { undoCommand } from '#src/cli/commands/undo';
import { workerCommand } from '#src/cli/commands/worker';
import type { CliCommand } from './command.ts';

/** Every command, in the order of the help. */
export const commandTable: readonly CliCommand[] = [
  planCommand,
  askCommand,
  runCommand,
  confirmCommand,
  undoCommand,
  pauseCommand,
  resumeCommand,
  requestsCommand,
  agreeCommand,
  refuseCommand,
  objectCommand,
  promoteCommand,
  liftCommand,
  discoverCommand,
  plansCommand,
  statusCommand,
  doctorCommand,
  reportCommand,
  auditCommand,
  groupsCommand,
  matchCommand,
  serveCommand,
  workerCommand,
  migrateCommand,
  checkConfigCommand,
  generateRegistrationCommand,
];
