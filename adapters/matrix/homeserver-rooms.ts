import type { DiscoverySource, Stretch, Walk } from '#adapters/contract';
import { roomEndpointId } from '#src/duplicates/endpoint-key';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId, ServerName } from '#src/portals/ids';
import type { Clock } from '#src/ports/clock';
import type { HomeserverAdmin, ListedRoom, RoomPage } from '#src/ports/room-lister';
import { digestOfListed } from './read-again.ts';
import { readAtOnce } from './read-at-once.ts';
import type { Surroundings } from './room-place.ts';
import { sightingOfRoom } from './room-sighting.ts';

const PAGE = 100;
const LONG_PAGE = 500;
/** Pages overlap, for rooms move up when another is removed meanwhile. */
const OVERLAP = 10;

/** What the list of a homeserver needs. */
export interface HomeserverRoomsPorts {
  readonly server: ServerName;
  readonly lister: HomeserverAdmin;
  readonly around: Surroundings;
  readonly clock: Clock;
}

/** Every room of a homeserver, as its admin sees it: a page of the list, then the state of what looks new or changed. */
export function homeserverRooms(ports: HomeserverRoomsPorts): DiscoverySource {
  const { server } = ports;
  return { name: `rooms:${server}`, about: `all rooms of ${server}`, walk: (from) => walk(ports, from) };
}

async function* walk(ports: HomeserverRoomsPorts, { cursor, digestOf }: Walk): AsyncGenerator<Stretch> {
  const { lister, server } = ports;
  const met = new Set<RoomId>();
  const behind = Math.max(0, startOf(cursor) - OVERLAP);
  for (let from: number | undefined = behind; from !== undefined; ) {
    const page = await lister.roomsOf({ server, from, limit: PAGE });
    const next: number | undefined = page.next === undefined ? undefined : from + PAGE - OVERLAP;
    if (next !== undefined && page.rooms.length === 0) throw endless(server);
    const rooms = page.rooms.filter(({ room }) => !met.has(room));
    for (const { room } of rooms) met.add(room);
    const stretch = await readPage(ports, { rooms, digestOf });
    yield {
      ...stretch,
      cursor: String(next ?? from + page.rooms.length),
      looked: rooms.length,
      behind,
      ...(page.of !== undefined && { of: page.of }),
    };
    from = next;
  }
}

/** What the list shows of every room now: enough to tell which of them have changed. */
export async function shownRooms({
  server,
  lister,
  clock,
}: Omit<HomeserverRoomsPorts, 'around'>): Promise<ReadonlyMap<RoomId, string>> {
  const shown = new Map<RoomId, string>();
  for (let from: number | undefined = 0; from !== undefined; ) {
    const page: RoomPage = await lister.roomsOf({ server, from, limit: LONG_PAGE });
    for (const listed of page.rooms) shown.set(listed.room, digestOfListed(listed, clock.now()));
    from = page.next === undefined || page.rooms.length === 0 ? undefined : from + LONG_PAGE - OVERLAP;
  }
  return shown;
}

async function readPage(
  { lister, server, around, clock }: HomeserverRoomsPorts,
  { rooms, digestOf }: { readonly rooms: readonly ListedRoom[]; readonly digestOf: Walk['digestOf'] },
): Promise<Pick<Stretch, 'found' | 'unchanged' | 'passedOver'>> {
  const listed = rooms.map((one) => ({ ...one, digest: digestOfListed(one, clock.now()) }));
  const isKnown = (one: (typeof listed)[number]) => digestOf(roomEndpointId(one.room)) === one.digest;
  const results = await readAtOnce(
    listed.filter((one) => !isKnown(one)),
    async ({ room, digest }) => {
      const [state, aliases] = await Promise.all([
        lister.stateOf({ server, room }),
        lister.aliasesOf({ server, room }),
      ]);
      return sightingOfRoom({ room, state, aliases, server, linked: [], pinned: [] }, around, digest);
    },
  );
  const failed = results.filter((result) => 'passedOver' in result);
  return {
    found: results.flatMap((result) => ('value' in result && result.value ? [result.value] : [])),
    unchanged: [...listed.filter(isKnown), ...failed.map(({ item }) => item)].map(({ room }) => roomEndpointId(room)),
    passedOver: failed.map(({ passedOver }) => passedOver),
  };
}

function startOf(cursor: string | undefined): number {
  return cursor !== undefined && /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0;
}

function endless(server: ServerName): TributaryError {
  const facts = { server, what: 'its rooms', error: 'a page without rooms names another one' };
  return new TributaryError('MATRIX_NONSENSE', { facts, tookEffect: 'no' });
}
