import type { ReportAnswer } from '#src/acts/acts';
import { describeAct } from '#src/consolidation/act';
import { checkUser } from '../checks.ts';
import type { CliCommand } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { follow } from '../follow.ts';
import { byOption, consolidationArgument } from '../options.ts';
import { statusDocument } from '../render/status-document.ts';
import { statusLines } from '../render/status-text.ts';
import { block } from '../render/table.ts';

/** `undo`: takes a run back before the point of no return. */
export const undoCommand: CliCommand = {
  name: 'undo',
  group: 'Consolidate',
  summary: 'Take a run back, as long as no room was replaced',
  details:
    'Goes backwards over what was recorded, leaves alone what somebody else changed since, and says what could not be taken back. Works here while no worker runs.',
  examples: ['undo c_9d3h5v2w6n --by @ops:example.org'],
  arguments: [consolidationArgument],
  options: [byOption],
  hasResult: true,
  run: async ({ input, services, output, context }) => {
    const by = input.optional('by', checkUser);
    const acts = await services.acts();
    const start = await acts.undo({ id: input.text('id'), ...(by !== undefined && { by }) });
    const { status, interrupted } = await follow(start, { context, output, acts });
    const { id, state } = status.consolidation;
    const leftovers = leftoversOf(await acts.report({ id }));
    const lines = [
      ...statusLines(status),
      ...block(
        'What could not be taken back',
        leftovers.map(({ act, leftover }) => `${act}: ${leftover}`),
      ),
    ];
    output.result({ ...statusDocument(status), leftovers }, lines);
    if (interrupted)
      output.note(`Stopped showing ${id}. What was taken back is recorded; \`tributary undo ${id}\` goes on.`);
    return exitCodeOfUndo(state);
  },
};

function leftoversOf({ acts }: ReportAnswer): readonly { readonly act: string; readonly leftover: string }[] {
  return acts.flatMap(({ act, leftover }) => (leftover === undefined ? [] : [{ act: describeAct(act), leftover }]));
}

function exitCodeOfUndo(state: ReportAnswer['consolidation']['state']): ExitCode {
  if (state === 'undone') return exitCodes.done;
  return state === 'failed' ? exitCodes.failed : exitCodes.waits;
}
