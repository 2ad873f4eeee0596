import type { CliCommand } from './command.ts';
import { agreeCommand } from './commands/agree.ts';
import { askCommand } from './commands/ask.ts';
import { auditCommand } from './commands/audit.ts';
import { checkConfigCommand } from './commands/check-config.ts';
import { confirmCommand } from './commands/confirm.ts';
import { doctorCommand } from './commands/doctor.ts';
import { generateRegistrationCommand } from './commands/generate-registration.ts';
import { matchCommand } from './commands/match.ts';
import { migrateCommand } from './commands/migrate.ts';
import { objectCommand } from './commands/object.ts';
import { pauseCommand } from './commands/pause.ts';
import { planCommand } from './commands/plan.ts';
import { refuseCommand } from './commands/refuse.ts';
import { reportCommand } from './commands/report.ts';
import { resumeCommand } from './commands/resume.ts';
import { runCommand } from './commands/run.ts';
import { serveCommand } from './commands/serve.ts';
import { statusCommand } from './commands/status.ts';
import { undoCommand } from './commands/undo.ts';
import { workerCommand } from './commands/worker.ts';

/** Every command, in the order of the help. */
export const commandTable: readonly CliCommand[] = [
  planCommand,
  askCommand,
  runCommand,
  confirmCommand,
  undoCommand,
  pauseCommand,
  resumeCommand,
  agreeCommand,
  refuseCommand,
  objectCommand,
  statusCommand,
  doctorCommand,
  reportCommand,
  auditCommand,
  matchCommand,
  serveCommand,
  workerCommand,
  migrateCommand,
  checkConfigCommand,
  generateRegistrationCommand,
];
