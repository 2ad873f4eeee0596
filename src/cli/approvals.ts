import type { ApprovalKind } from '#src/acts/vocabulary';
import { checkUser, checkUserAlone } from './checks.ts';
import type { CliCommand } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { planArgument } from './options.ts';

/** What tells the commands apart by which a canonical admin approves one name. */
export interface ApprovalSpec {
  readonly kind: ApprovalKind;
  readonly summary: string;
  readonly details: string;
  readonly name: string;
  readonly example: string;
}

/** A command by which the approval of a canonical admin for one name is noted. */
export function approvalCommand({ kind, summary, details, name, example }: ApprovalSpec): CliCommand {
  return {
    name: kind,
    group: 'Speak',
    summary,
    details,
    examples: [`${kind} p_4kq2m8x7ab ${example} --by @ann:example.org`],
    arguments: [planArgument, { name: 'name', description: name }],
    options: [
      { flags: '--by <user-id>', description: 'the admin of the room that stays who approves it', required: true },
    ],
    hasResult: true,
    run: async ({ input, services, output }) => {
      const typed = input.text('name', kind === 'promote' ? checkUserAlone : undefined);
      const approval = { plan: input.text('plan'), kind, name: typed, by: input.text('by', checkUser) };
      const approved = await (await services.acts()).approveSingle(approval);
      output.result(approved, [
        `${kind} ${approved.name}: approved by ${approved.by}`,
        'It is done before anything is for good, if they still have that power then.',
      ]);
      return exitCodes.done;
    },
  };
}
