import type { DiscoverySource, Stretch, Walk } from '#adapters/contract';
import { digestOf as digest } from '#src/duplicates/endpoint-key';
import type { Sighting } from '#src/duplicates/found-endpoint';
import type { NetworkNamer } from '#src/duplicates/links-in-text';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import { type GitterLibrary, gitterLibrary } from './node-gitter.ts';
import { type GitterPlace, gitterRequest } from './request.ts';
import { type GitterRoom, groupSchema, readList, roomSchema } from './room-schema.ts';
import { sightingOfGitterRoom } from './room-sighting.ts';

/** A Gitter instance to look over. */
export interface GitterRoomsPorts extends GitterPlace {
  readonly nameNetwork: NetworkNamer;
}

interface Walker extends GitterRoomsPorts {
  readonly library: GitterLibrary;
  /** Rooms that this walk has met already: a room of ours is listed by its group as well. */
  readonly met: Set<string>;
}

/** The rooms of a Gitter instance with an API: those of our user, then those of every group our user can see. */
export function gitterRooms(ports: GitterRoomsPorts): DiscoverySource {
  const { id, apiEndpoint } = ports;
  const way = gitterRequest(ports);
  const walker = { ...ports, library: gitterLibrary(way.request) };
  return {
    name: `gitter:${id}`,
    about: `the rooms of Gitter at ${new URL(apiEndpoint).host}`,
    walk: (from) => walk({ ...walker, met: new Set() }, from),
    close: () => way.abandon(), // after a walk nothing is under way, unless nobody waits for it any more
  };
}

/** Groups in the order of their ids; the cursor is the id of the last one that was read. */
async function* walk(walker: Walker, { cursor, digestOf }: Walk): AsyncGenerator<Stretch> {
  const { library } = walker;
  const groups = await listOf(walker, {
    what: 'GET /groups',
    list: await library.client.get('/groups'),
    of: groupSchema,
  });
  const ids = [...new Set(groups.entries.map(({ id }) => id))]
    .sort()
    .filter((id) => cursor === undefined || id > cursor);
  if (cursor === undefined) {
    const list = await library.rooms.findAll();
    const own = await listOf(walker, { what: 'GET /rooms', list, of: roomSchema });
    yield await stretchOf(walker, { rooms: own.entries, digestOf, cursor: undefined, odd: own.odd + groups.odd });
  }
  for (const id of ids) {
    const what = `GET /groups/${id}/rooms`;
    const list = await unlessRefused(() => library.client.get(`/groups/${id}/rooms`));
    const rooms =
      list.refused === undefined
        ? await listOf(walker, { what, list: list.value, of: roomSchema })
        : { entries: [], odd: 0 };
    const stretch = await stretchOf(walker, { rooms: rooms.entries, digestOf, cursor: id, odd: rooms.odd });
    yield { ...stretch, passedOver: [...(stretch.passedOver ?? []), ...(list.refused ?? [])] };
  }
}

interface Listed {
  readonly rooms: readonly GitterRoom[];
  readonly digestOf: Walk['digestOf'];
  readonly cursor: string | undefined;
  /** Entries that were not what they should be. */
  readonly odd: number;
}

async function stretchOf(walker: Walker, { rooms, digestOf, cursor, odd }: Listed): Promise<Stretch> {
  const found: Sighting[] = [];
  const unchanged: string[] = [];
  const passedOver: string[] = odd > 0 ? [`${odd} entries of a list are no groups or rooms`] : [];
  for (const room of rooms.filter(isShared)) {
    if (walker.met.has(room.id)) continue;
    walker.met.add(room.id);
    const listed = shownOf(room);
    const id = sightingOfGitterRoom(room, contextOf(walker)).fields.id;
    if (digestOf(id) === listed) unchanged.push(id);
    else {
      const { value, refused } = await unlessRefused(() => readRoom(walker, room));
      if (value) found.push({ ...sightingOfGitterRoom(value, contextOf(walker)), digest: listed });
      passedOver.push(...(refused ?? []));
    }
  }
  return { found, unchanged, cursor, looked: rooms.length, passedOver };
}

/** Chats of two people, and of one with themselves, are nobody's community. */
function isShared({ oneToOne, uri }: GitterRoom): boolean {
  return oneToOne !== true && !uri.startsWith('matrix/');
}

/** What the lists show of a room whichever way it was listed; a room is asked for by itself only when that changes. */
function shownOf({ id, uri, topic, public: isPublic }: GitterRoom): string {
  return digest(JSON.stringify([id, uri, topic ?? '', isPublic ?? null]));
}

/** Only the room by itself tells what stands behind it. */
async function readRoom({ library, id: network }: Walker, listed: GitterRoom): Promise<GitterRoom> {
  const answer = await library.client.get(`/rooms/${listed.id}`);
  const read = roomSchema.safeParse(answer);
  if (!read.success || read.data.id !== listed.id) throw odd(network, `GET /rooms/${listed.id}`);
  return read.data;
}

/** A room or group that is closed to us is passed over; anything else ends the walk. */
async function unlessRefused<T>(
  read: () => Promise<T>,
): Promise<{ readonly value?: T; readonly refused?: readonly string[] }> {
  try {
    return { value: await read() };
  } catch (error) {
    const status = isTributaryError(error, 'GITTER_REFUSED') ? Number(error.facts.status) : 0;
    const isRenamed = isTributaryError(error, 'GITTER_NO_API') && error.facts.status === 301;
    if (!isTributaryError(error) || (!isRenamed && status !== 403 && status !== 404)) throw error;
    return { refused: [error.text.happened] };
  }
}

function contextOf({ id, nameNetwork }: Walker) {
  return { network: id, nameNetwork };
}

async function listOf<T>(
  { id }: Walker,
  { what, list, of }: { readonly what: string; readonly list: unknown; readonly of: Parameters<typeof readList<T>>[1] },
) {
  const read = readList(list, of);
  if (read === undefined) throw odd(id, what);
  return read;
}

function odd(network: string, what: string): TributaryError {
  return new TributaryError('GITTER_NO_API', {
    facts: { network, what, status: 200, error: 'the answer has another form' },
  });
}
