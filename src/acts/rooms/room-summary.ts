import type { ActPorts } from '#src/acts/ports';
import { linkTo } from '#src/acts/speaking/link-to';
import { inWords } from '#src/consent/plain-text';
import type { RoomSummary } from '#src/consent/request-message';
import type { Plan } from '#src/consolidation/plan';
import type { RoomId } from '#src/portals/ids';
import { withoutHiddenCharacters } from '#src/portals/look-alike';

/** What a request or an announcement tells the people of one room about a plan. */
export function summaryFor({ installation }: Pick<ActPorts, 'installation'>, plan: Plan, room: RoomId): RoomSummary {
  const concerns = (place: { readonly room?: RoomId | undefined }): boolean =>
    place.room === undefined || place.room === room;
  return {
    asker: plan.requestedBy,
    proposal: withoutHiddenCharacters(proposalFor(plan, room)),
    seen: plan.seen.find((seen) => seen.room === room)?.sentences ?? [],
    warnings: plan.warnings.filter(concerns).map(({ text }) => text),
    tasks: tasksIn(plan, room),
    link: linkTo({ installation }, plan),
    plan: plan.id,
    hash: plan.hash,
  };
}

function proposalFor({ canonical, legs }: Plan, room: RoomId): string {
  const leg = legs.find((candidate) => candidate.room === room);
  if (leg)
    return `This room is to be retired, and its people are invited to go on in ${canonical.name} (${canonical.address}).`;
  const names = inWords(legs.map(({ name, address }) => `${name} (${address})`));
  return `This room stays and is to become the one home of the community; ${legs.length === 1 ? 'this room is' : 'these rooms are'} to be retired into it: ${names}.`;
}

/** What only people can do here, apart from agreeing: giving power to our accounts, say (spec P-2). */
function tasksIn({ humanTasks, canonical, legs }: Plan, room: RoomId): readonly string[] {
  const address = legs.find((leg) => leg.room === room)?.address ?? canonical.address;
  const here = humanTasks.filter(({ where }) => where === room || where === address);
  return [...new Set(here.map(({ what }) => what))];
}
