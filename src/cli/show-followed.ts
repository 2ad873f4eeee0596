import type { StatusAnswer } from '#src/acts/answers';
import { statusDocument } from '#src/cli/render/status-document';
import { statusLines } from '#src/cli/render/status-text';
import { exitCodeOfRun } from '#src/cli/render/waiting';
import type { CommandCall } from './command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { follow } from './follow.ts';

/** Follows a consolidation, then prints where it stands. */
export async function showFollowed(start: StatusAnswer, call: CommandCall): Promise<ExitCode> {
  const acts = await call.services.acts();
  const { status, interrupted } = await follow(start, { ...call, acts });
  const { id, plan } = status.consolidation;
  call.output.result(statusDocument(status), ['', ...statusLines(status)]);
  if (!interrupted) return exitCodeOfRun(status);
  call.output.note(`Stopped showing ${id}. What was done is recorded; \`tributary run ${plan} --follow\` goes on.`);
  return exitCodes.waits;
}
