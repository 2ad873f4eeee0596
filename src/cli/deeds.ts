import type { Acts } from '#src/acts/acts';
import { statusDocument } from '#src/cli/render/status-document';
import { statusLines } from '#src/cli/render/status-text';
import { lacksWorker } from '#src/cli/render/waiting';
import { checkUser } from './checks.ts';
import type { CliCommand } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { byOption, consolidationArgument, followOption } from './options.ts';
import { showFollowed } from './show-followed.ts';

/** What tells the commands apart that change the course of a consolidation. */
export interface DeedSpec {
  readonly deed: 'confirm' | 'pause' | 'resume';
  readonly summary: string;
  readonly details: string;
  readonly canFollow: boolean;
}

/** A command by which a person changes the course of a consolidation. */
export function deedCommand({ deed, summary, details, canFollow }: DeedSpec): CliCommand {
  return {
    name: deed,
    group: 'Consolidate',
    summary,
    details,
    examples: [`${deed} c_9d3h5v2w6n --by @ops:example.org`],
    arguments: [consolidationArgument],
    options: [byOption, ...(canFollow ? [followOption] : [])],
    hasResult: true,
    run: async (call) => {
      const { input, services, output } = call;
      const by = input.optional('by', checkUser);
      const acts: Pick<Acts, typeof deed> = await services.acts();
      const status = await acts[deed]({ id: input.text('id'), ...(by !== undefined && { by }) });
      if (input.flag('follow')) return showFollowed(status, call);
      output.result(statusDocument(status), statusLines(status));
      if (lacksWorker(status)) output.note('It is recorded, but no worker is running to go on with it.');
      return exitCodes.done;
    },
  };
}
