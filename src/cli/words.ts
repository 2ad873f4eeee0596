import type { Acts } from '#src/acts/acts';
import { partyLines } from '#src/cli/render/parties';
import { partyDocument } from '#src/cli/render/plan-document';
import { block } from '#src/cli/render/table';
import { checkOperatorParty, checkUser } from './checks.ts';
import type { CliCommand } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { planArgument } from './options.ts';

/** What tells the commands of the three words apart. */
export interface WordSpec {
  readonly word: 'agree' | 'refuse' | 'object';
  readonly summary: string;
  readonly details: string;
}

/** A command that records an operator's word for one party of a plan (spec: `agree`, `refuse`, `object`). */
export function wordCommand({ word, summary, details }: WordSpec): CliCommand {
  return {
    name: word,
    group: 'Speak',
    summary,
    details,
    examples: [`${word} p_4kq2m8x7ab --as operator:libera-bridge --by @ops:example.org --note 'ticket 4711'`],
    arguments: [planArgument],
    options: [
      { flags: '--as <party>', description: 'operator:BRIDGE or operator:SERVER, one party each time', required: true },
      { flags: '--by <user-id>', description: 'the operator who says so', required: true },
      { flags: '--note <text>', description: 'a remark for the log' },
    ],
    hasResult: true,
    run: async ({ input, services, output }) => {
      const party = input.text('as', checkOperatorParty);
      const by = input.text('by', checkUser);
      const note = input.optional('note');
      const acts: Pick<Acts, typeof word> = await services.acts();
      const answer = await acts[word]({ plan: input.text('plan'), party, by, ...(note !== undefined && { note }) });
      const lines = [`${answer.party}: ${answer.verdict}`, ...block('Who has to agree', partyLines(answer.parties))];
      output.result({ ...answer, parties: answer.parties.map(partyDocument) }, lines);
      return exitCodes.done;
    },
  };
}
