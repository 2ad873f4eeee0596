import type { RoomId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { linesOf } from './conversation.ts';
import { type NetworkRoom, NOTE_TYPE } from './network-rooms.ts';
import type { Parts, Words } from './parts.ts';
import { folded, leftBy, plumbedBy } from './words.ts';

/** How far back the bridge's words are read where we may not read its notes. */
const LOOK_BACK = 1_000;

/** A link as the bridge keeps it. */
export interface Plumb {
  readonly room: RoomId;
  /** In the bridge's spelling: lower case. */
  readonly channel: string;
  /** As the bridge calls it. */
  readonly network: string;
  /** The room in which orders for it are taken. */
  readonly networkRoom: RoomId;
}

/**
 * What the bridge links to a room: by its own note about the room, else by what it said last in the network rooms that
 * we are in. Only a link while its bot is joined: notes outlive links.
 */
export async function plumbIn(parts: Parts, room: RoomId): Promise<Plumb | undefined> {
  const { words } = parts;
  if (words === undefined) return undefined;
  const note = await noteOf(words, room);
  if (words.talk.readNote) return note && plumbOfNote(words, { room, note });
  for (const networkRoom of await words.rooms.networks()) {
    const channel = (await linksSaid(parts, networkRoom.room)).get(room);
    if (channel === undefined) continue;
    return { room, channel, network: networkRoom.network, networkRoom: networkRoom.room };
  }
  return undefined;
}

/** The bridge's note about a room that it links, or linked once; undefined: none, or not for us to read. */
export async function noteOf({ talk }: Words, room: RoomId): Promise<JsonObject | undefined> {
  const note = await talk.readNote?.({ room, type: NOTE_TYPE });
  return note?.type === 'PlumbedRoom' && typeof note.name === 'string' ? note : undefined;
}

/** The room that a channel went to last, by what the bridge said in a network room; undefined: it is too long ago. */
export async function roomSaid(parts: Parts, place: NetworkRoom, channel: string): Promise<RoomId | undefined> {
  const links = await linksSaid(parts, place.room);
  return [...links].find(([, linked]) => linked === folded(channel))?.[0];
}

async function plumbOfNote(
  { talk }: Words,
  { room, note }: { readonly room: RoomId; readonly note: JsonObject },
): Promise<Plumb | undefined> {
  const { name, network, network_id: networkRoom } = note;
  if (typeof name !== 'string' || typeof networkRoom !== 'string') return undefined;
  const place = networkRoom as RoomId;
  const known = typeof network === 'string' ? network : (await talk.readNote?.({ room: place, type: NOTE_TYPE }))?.name;
  if (typeof known !== 'string') return undefined;
  return { room, channel: folded(name), network: known, networkRoom: place };
}

/** Channels by room, as the bridge's words leave them: read backwards, what was said last about either counts. */
async function linksSaid({ ports, setting, words }: Parts, networkRoom: RoomId): Promise<ReadonlyMap<RoomId, string>> {
  const links = new Map<RoomId, string>();
  if (words === undefined) return links;
  const query = { room: networkRoom, as: words.talk.as, since: 0, limit: LOOK_BACK };
  const lines = [...linesOf(await ports.world.readTimeline(query), setting)].reverse();
  const [rooms, channels] = [new Set<RoomId>(), new Set<string>()];
  for (const line of lines) {
    const left = leftBy([line]);
    if (left !== undefined) rooms.add(left);
    const plumbed = plumbedBy(line);
    if (plumbed === undefined) continue;
    const channel = folded(plumbed.channel);
    if (!rooms.has(plumbed.room) && !channels.has(channel)) links.set(plumbed.room, channel);
    rooms.add(plumbed.room);
    channels.add(channel);
  }
  return links;
}
