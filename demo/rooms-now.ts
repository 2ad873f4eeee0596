import type { MatrixPerson, SeenEvent } from '#test/world/matrix-person';
import type { Community } from './community.ts';
import type { Town } from './town.ts';

/** What the rooms, addresses and directories say at one moment, without who is joined and what was said. */
export interface RoomsNow {
  readonly [fact: string]: unknown;
}

/** Everything that stands in one room, as a person in it sees it, without who is joined. */
export async function roomFacts(person: MatrixPerson, room: string): Promise<RoomsNow> {
  const state = await stateOf(person, room);
  return Object.fromEntries(state.map((event) => [`${room} ${event.type} ${event.state_key}`, event.content]));
}

/** Reads every room through a person in it; blank state counts as none, since state cannot be deleted. */
export async function roomsNow(town: Town, place: Community): Promise<RoomsNow> {
  const { alice, grace, erin } = town.people;
  const now: Record<string, unknown> = {};
  const views = [
    [alice, place.canonical],
    [grace, place.gitterRoom],
    [erin, place.chatRoom],
    [alice, place.space],
  ] as const;
  for (const [person, room] of views) Object.assign(now, await roomFacts(person, room));
  for (const alias of [place.mainAlias, ...place.oldAliases]) now[alias] = (await alice.resolveAlias(alias))?.room_id;
  // Each server is asked by one of its own people: lists of other servers are up to half a minute old.
  for (const [person, server] of [[alice, town.community] as const, [grace, town.gitter] as const]) {
    const listed = (await person.publicRooms()).map(({ room_id }) => room_id).sort();
    now[`directory of ${server.name}`] = listed;
  }
  return now;
}

/** The facts that differ, in words; empty when nothing does. */
export function differences(before: RoomsNow, after: RoomsNow): string[] {
  const facts = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...facts].filter((fact) => canonical(before[fact]) !== canonical(after[fact])).sort();
}

/** Ids of everything that was ever said or changed in the rooms of the community. */
export async function eventIds(town: Town, place: Community): Promise<string[]> {
  const { alice, grace, erin } = town.people;
  const pages = await Promise.all([
    alice.messages(place.canonical, 500),
    grace.messages(place.gitterRoom, 500),
    erin.messages(place.chatRoom, 500),
    alice.messages(place.space, 500),
  ]);
  return pages.flat().map(({ event_id }) => event_id);
}

async function stateOf(person: MatrixPerson, room: string): Promise<SeenEvent[]> {
  const state = await person.allState(room);
  return state.filter(({ type, content }) => type !== 'm.room.member' && Object.keys(content).length > 0);
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? 'nothing'
  );
}
