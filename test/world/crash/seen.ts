import type { MergeTown } from './merge-town.ts';
import type { Merge, MergedRoom } from './merges.ts';

/** A room and who reads it. */
type ReadRoom = Pick<MergedRoom, 'room' | 'owner'>;

/** What people see of a merge, with every name that only this merge has replaced, so that two can be compared. */
export async function seenOf(world: MergeTown, merge: Merge): Promise<Seen> {
  return seenBeside(world, { merge, listed: await listedIn(world) });
}

/** The same of many merges, in their order: a few at a time, and with one look into the directory, which is long then. */
export async function seenOfAll(world: MergeTown, merges: readonly Merge[]): Promise<readonly Seen[]> {
  const listed = await listedIn(world);
  const seen: Seen[] = [];
  while (seen.length < merges.length) {
    const some = merges.slice(seen.length, seen.length + AT_A_TIME);
    seen.push(...(await Promise.all(some.map((merge) => seenBeside(world, { merge, listed })))));
  }
  return seen;
}

const AT_A_TIME = 4;

type Seen = Readonly<Record<string, unknown>>;

async function listedIn({ people }: MergeTown): Promise<ReadonlySet<string>> {
  return new Set((await people.alice.publicRooms()).map(({ room_id }) => room_id));
}

interface Looking {
  readonly merge: Merge;
  /** The rooms in the directory. */
  readonly listed: ReadonlySet<string>;
}

async function seenBeside(world: MergeTown, { merge, listed }: Looking): Promise<Seen> {
  const { alice } = world.people;
  const aliases = merge.rooms.flatMap((room) => room.aliases);
  const targets = await Promise.all(aliases.map((alias) => alice.resolveAlias(alias)));
  const places: readonly ReadRoom[] = [...merge.rooms, ...merge.spaces.map((room) => ({ room, owner: alice }))];
  const seen = {
    leads: aliases.map((alias, index) => `${alias} leads to ${targets[index]?.room_id}`),
    rooms: await Promise.all(
      places.map(async (place) => ({
        id: place.room,
        listed: listed.has(place.room),
        ...(await seenIn(world, place)),
      })),
    ),
    links: (await Promise.all(merge.rooms.map((place) => linksOf(world, place)))).flat(),
  };
  return inOrder(JSON.parse(withoutNames(JSON.stringify(seen), merge))) as Seen;
}

/** Lists in the order of what they hold, and without what the audit log of each run tells otherwise. */
function inOrder(seen: unknown): unknown {
  if (Array.isArray(seen)) return seen.map(inOrder).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof seen !== 'object' || seen === null) return seen;
  const kept = Object.entries(seen).filter(([name]) => name !== 'io.tributary.audit');
  return Object.fromEntries(kept.map(([name, value]) => [name, inOrder(value)]));
}

/** Where addresses lead, which links a bridge tells of, and what each room is. */
export interface Standing {
  readonly leads: readonly string[];
  readonly links: readonly object[];
  readonly rooms: readonly Omit<SeenRoom, 'said'>[];
}

/** What stands in the rooms, without what was said: after an undo it has to be as it was before. */
export async function standingOf(world: MergeTown, merge: Merge): Promise<Standing> {
  const { leads, rooms, links } = (await seenOf(world, merge)) as unknown as Omit<Standing, 'rooms'> & {
    rooms: SeenRoom[];
  };
  return { leads, links, rooms: rooms.map(({ said: _said, ...room }) => room) };
}

function withoutNames(text: string, { rooms, spaces, name }: Merge): string {
  return [...rooms.map(({ room }) => room), ...spaces]
    .reduce((renamed, room, index) => renamed.replaceAll(room, `<room ${index}>`), text)
    .replaceAll(/\bc_[a-z0-9]{10}\b/g, '<run>')
    .replaceAll(/\bp_[a-z0-9]{10}\b/g, '<plan>')
    .replaceAll(new RegExp(`${name}(?!\\d)`, 'g'), '<name>');
}

type SeenRoom = Awaited<ReturnType<typeof seenIn>>;

/** Standing state, who is joined, and every message of a step of ours, each as often as it stands there. */
async function seenIn({ town }: MergeTown, { room, owner: reader }: ReadRoom) {
  const [state, members, said] = await Promise.all([
    reader.allState(room),
    reader.members(room),
    reader.messages(room, 1_000),
  ]);
  const standing = state.filter(({ type, content }) => type !== 'm.room.member' && Object.keys(content).length > 0);
  return {
    state: standing.map(({ type, state_key, content }) => ({ type, state_key, content })),
    members: members.map((user) => user.replace(`:${town.synapse.name}`, '')),
    tombstones: said.filter(({ type }) => type === 'm.room.tombstone').length,
    said: said.map(({ content }) => String(content['io.tributary.act'])).filter(isOfAStep),
  };
}

/** Messages of ours that belong to a run; questions and replies do not. */
function isOfAStep(act: string): boolean {
  return act.startsWith('c_');
}

/** The links that the bridge itself tells of. */
async function linksOf({ town }: MergeTown, { room }: ReadRoom): Promise<readonly object[]> {
  const { url, secret } = town.bridge.provisioning;
  const headers = { authorization: `Bearer ${secret}` };
  return (await fetch(`${url}/listlinks/${encodeURIComponent(room)}`, { headers })).json() as Promise<
    readonly object[]
  >;
}

/** What an undo says that it could not take back, apart from the levels that people gave for the merge before it began. */
export function leftoversIn({ reason = '' }: { readonly reason?: string }): readonly string[] {
  return reason.split('\n').filter((line) => line !== '' && !line.includes('given by hand for the run'));
}
