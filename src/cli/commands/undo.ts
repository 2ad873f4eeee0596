import type { ReportAnswer } from '#src/acts/answers';
import { describeAct } from '#src/acts/vocabulary';
import { checkUser } from '#src/cli/checks';
import type { CliCommand } from '#src/cli/command';
import { type ExitCode, exitCodes } from '#src/cli/exit-codes';
import { follow } from '#src/cli/follow';
import { byOption, consolidationArgument } from '#src/cli/options';
import { statusDocument } from '#src/cli/render/status-document';
import { statusLines } from '#src/cli/render/status-text';
import { block } from '#src/cli/render/table';

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
      '',
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
