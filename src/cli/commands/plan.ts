import { isBlocked } from '#src/acts/vocabulary';
import { checkGroup, checkRoom, checkUser, wrongUsage } from '#src/cli/checks';
import type { CliCommand } from '#src/cli/command';
import { exitCodes } from '#src/cli/exit-codes';
import { byOption } from '#src/cli/options';
import { planDocument } from '#src/cli/render/plan-document';
import { planLines } from '#src/cli/render/plan-text';

/** `plan`: looks at every room and freezes what would be done. */
export const planCommand: CliCommand = {
  name: 'plan',
  group: 'Consolidate',
  summary: 'Look at the rooms and freeze what would be done',
  details:
    'Changes nothing in any room. ROOM is an alias, a room id, or after --retire also the address of a channel, irc://network/#channel or gitter://org/repo, which stands for its portals. Ends with 3 when something blocks the plan.',
  examples: [
    "plan --into '#crystal:example.org' --retire '#crystal-lang_crystal:gitter.im' '#libera_#crystal:example.org'",
    "plan --into '#crystal:example.org' --retire 'irc://libera/#crystal' --dry-run",
    'plan --group g_4kq2m8x7ab --dry-run',
  ],
  options: [
    {
      flags: '--into <room>',
      description: 'the room that stays; left out: the best of the rooms is chosen, and why is shown',
    },
    { flags: '--retire <rooms...>', description: 'the rooms that are replaced by it' },
    { flags: '--group <id>', description: 'a group of `tributary groups`, whose rooms are merged' },
    { flags: '--dry-run', description: 'keep nothing' },
    byOption,
  ],
  hasResult: true,
  run: async ({ input, services, output }) => {
    const into = input.optional('into', checkRoom);
    const retire = input.list('retire', checkRoom);
    const group = input.optional('group', checkGroup);
    if (retire.length === 0 && group === undefined)
      throw wrongUsage(
        'No room to retire was named.',
        "Add --retire '#alias:server', with the quotes, or --group with a group's id.",
      );
    const requestedBy = input.optional('by', checkUser);
    const acts = await services.acts();
    const answer = await acts.plan({
      retire,
      dryRun: input.flag('dryRun'),
      ...(into !== undefined && { into }),
      ...(group !== undefined && { group }),
      ...(requestedBy !== undefined && { requestedBy }),
    });
    output.result(planDocument(answer), planLines(answer));
    return isBlocked(answer.plan) ? exitCodes.refused : exitCodes.done;
  },
};
