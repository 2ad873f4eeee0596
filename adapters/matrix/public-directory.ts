import type { DiscoverySource, Stretch, Walk } from '#adapters/contract';
import { digestOf as digest, roomEndpointId } from '#src/duplicates/endpoint-key';
import type { Sighting } from '#src/duplicates/found-endpoint';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { ActorId } from '#src/portals/actor';
import { type ServerName, serverOf } from '#src/portals/ids';
import type { DirectoryReader, ListedRoom, RoomPage } from '#src/ports/room-lister';
import { roomFacts } from './room-facts.ts';
import type { Surroundings } from './room-place.ts';
import { stateAsListed } from './state-as-listed.ts';

/** What reading a directory needs. */
export interface DirectoryPorts {
  /** Whose directory. */
  readonly of: ServerName;
  /** Through whom it is asked. */
  readonly as: ActorId;
  readonly lister: DirectoryReader;
  readonly around: Surroundings;
  /** Waits until the server of the directory may be asked once more; left out: it is ours. */
  readonly pace?: () => Promise<void>;
}

/** A directory that lists more pages than this lists without end. */
const MOST_PAGES = 10_000;

/** The public rooms that one homeserver lists, our own or another. */
export function publicDirectory(ports: DirectoryPorts): DiscoverySource {
  const { of } = ports;
  return { name: `directory:${of}`, about: `the public rooms of ${of}`, walk: (from) => walk(ports, from) };
}

/** Asks the directory of another server for its first page; answers how many rooms it says it has, if it says so. */
export async function probeDirectory(ports: Pick<DirectoryPorts, 'of' | 'as' | 'lister'>): Promise<number | undefined> {
  const { of } = await readPage({ ...ports, pace: async () => undefined }, undefined);
  return of;
}

async function* walk(ports: DirectoryPorts, { cursor, digestOf }: Walk): AsyncGenerator<Stretch> {
  let since = cursor;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    await ports.pace?.();
    const page = await readPage(ports, since);
    const seen = page.rooms.map((room) => sightingOfListed(room, ports));
    const isKnown = ({ fields, digest }: Sighting) => digestOf(fields.id) === digest;
    yield {
      found: seen.filter((one) => !isKnown(one)),
      unchanged: seen.filter(isKnown).map(({ fields }) => fields.id),
      cursor: page.next,
      looked: page.rooms.length,
      ...(page.of !== undefined && { of: page.of }),
    };
    if (isLast(page, since)) return;
    since = page.next;
  }
  throw endless(ports.of);
}

/** Our homeserver, which asks the other one for us, is not to blame for its silence. */
async function readPage(
  { lister, as, of, pace }: Omit<DirectoryPorts, 'around'>,
  since: string | undefined,
): Promise<RoomPage> {
  try {
    return await lister.publicRooms({ as, of, since });
  } catch (error) {
    if (pace === undefined || !isTributaryError(error, 'MATRIX_UNREACHABLE')) throw error;
    throw new TributaryError('DISCOVERY_DIRECTORY_SILENT', { facts: { directory: of }, cause: error });
  }
}

/** A page that names itself as the next would be read for ever. */
function isLast({ next }: RoomPage, since: string | undefined): boolean {
  return next === undefined || next === since;
}

/** A directory's word about an alias counts for its own server alone: of others it may claim what it likes (threat T-01). */
function sightingOfListed(listed: ListedRoom, { of, around }: DirectoryPorts): Sighting {
  const { room, alias, shown } = listed;
  const aliases = alias !== undefined && serverOf(alias) === of ? [alias] : [];
  const state = stateAsListed(listed);
  return {
    fields: {
      id: roomEndpointId(room),
      protocol: 'matrix',
      ...(aliases[0] ? { alias: aliases[0] } : { channel: room }),
    },
    facts: roomFacts({ room, state, aliases, server: of, linked: [], pinned: [] }, around),
    digest: digest(shown),
  };
}

function endless(server: ServerName): TributaryError {
  const facts = { server, what: 'its public rooms', error: 'the list has no end' };
  return new TributaryError('MATRIX_NONSENSE', { facts, tookEffect: 'no' });
}
