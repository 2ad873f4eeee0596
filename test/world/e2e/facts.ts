import { isDeepStrictEqual } from 'node:util';
import type { MatrixPerson, SeenEvent } from '#test/world/matrix-person';
import type { GivenRoom } from './communities.ts';

/** What rooms, addresses and directories say at one moment, as people see it; nothing of ours is asked. */
export type Facts = ReadonlyMap<string, unknown>;

/** What is looked at. */
export interface Looking {
  readonly rooms: readonly Pick<GivenRoom, 'room' | 'viewer'>[];
  readonly aliases?: readonly string[];
}

const MOST_EVENTS = 1_000;

/** Everything that a change would change: state, who is joined, everything said, where addresses lead, directories. */
export async function factsOf({ rooms, aliases = [] }: Looking): Promise<Facts> {
  const facts = new Map<string, unknown>();
  for (const { room, viewer } of rooms) {
    for (const [name, value] of await factsOfRoom(viewer, room)) facts.set(name, value);
  }
  const [first] = rooms;
  for (const alias of aliases) facts.set(alias, (await first?.viewer.resolveAlias(alias))?.room_id);
  return facts;
}

/** Blank state counts as none, since state cannot be deleted; comings and goings count by who is joined in the end. */
async function factsOfRoom(viewer: MatrixPerson, room: string): Promise<[string, unknown][]> {
  const [state, members, said, listed] = await Promise.all([
    viewer.allState(room),
    viewer.members(room),
    timeline(viewer, room),
    viewer.publicRooms(),
  ]);
  const standing = state.filter(({ type, content }) => type !== 'm.room.member' && Object.keys(content).length > 0);
  return [
    ...standing.map((event): [string, unknown] => [`${room} ${event.type} ${event.state_key}`, event.content]),
    [`members of ${room}`, members],
    [`what was said in ${room}`, said.filter((event) => !isOurReply(event)).map(({ event_id }) => event_id)],
    [`${room} in the directory`, listed.some(({ room_id }) => room_id === room)],
  ];
}

/** What the bot answers to somebody's words: it tells them what became of them, and changes nothing. */
function isOurReply({ content }: SeenEvent): boolean {
  return String(content['io.tributary.act']).startsWith('reply/');
}

/** Everything said in a room, comings and goings apart. */
export async function timeline(viewer: MatrixPerson, room: string): Promise<SeenEvent[]> {
  const events = await viewer.messages(room, MOST_EVENTS);
  return events.filter(({ type }) => type !== 'm.room.member');
}

/** The facts that differ, in words; empty when nothing does. */
export function differences(before: Facts, after: Facts): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => !isDeepStrictEqual(before.get(name), after.get(name))).sort();
}
