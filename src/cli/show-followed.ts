import type { StatusAnswer } from '#src/acts/acts';
import type { CommandCall } from './command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { follow } from './follow.ts';
import { statusDocument } from './render/status-document.ts';
import { statusLines } from './render/status-text.ts';
import { exitCodeOfRun } from './render/waiting.ts';

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
