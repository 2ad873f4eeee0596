import { homeserverRooms } from '#adapters/matrix/index';
import { walkSource } from '#src/acts/discovery/walk-source';
import { createMatrix, type Matrix } from '#src/matrix/matrix';
import type { ServerName } from '#src/portals/ids';
import type { EndpointStore } from '#src/ports/endpoint-store';
import { type Synapse, startSynapse } from '#test/servers/synapse';
import { endpointsInMemory } from '#test/world/endpoints-in-memory';
import { matrixPerson } from '#test/world/matrix-person';

/** A homeserver with rooms, and our way to it as its admin. */
export interface DiscoveryTown {
  readonly synapse: Synapse;
  readonly token: string;
  readonly rooms: readonly string[];
  readonly matrix: Matrix;
  stop(): Promise<void>;
}

const AT_ONCE = 4;
const clock = { now: () => Date.now() };

/** A real homeserver with so many rooms of people, each with a name, a topic and an alias. */
export async function startDiscoveryTown(rooms: number): Promise<DiscoveryTown> {
  const synapse = await startSynapse({ label: 'bench-discovery' });
  const { accessToken: token, userId } = await synapse.registerUser('admin', { admin: true });
  const admin = matrixPerson({ url: synapse.url, userId, accessToken: token });
  const made: string[] = [];
  const numbers = [...Array(rooms).keys()];
  const lane = async () => {
    for (let n = numbers.pop(); n !== undefined; n = numbers.pop()) {
      const topic = `Talk number ${n}, code at https://github.com/org-${n}/project`;
      made.push(await admin.createRoom({ name: `Room ${n}`, topic, room_alias_name: `room-${n}` }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const server = synapse.name as ServerName;
  const matrix = createMatrix({
    homeservers: [{ name: server, url: synapse.url }],
    actors: [],
    admins: [{ server, token }],
  });
  const stop = async () => {
    await matrix.close();
    await synapse.stop();
  };
  return { synapse, token, rooms: made, matrix, stop };
}

/** Walks over all rooms as `tributary discover` does, and keeps what it finds in this store; answers with the seconds. */
export async function discoverIn({ matrix, synapse }: DiscoveryTown, endpoints: EndpointStore): Promise<number> {
  const around = {
    installation: { bridges: [], networks: [] },
    kindOf: () => 'human' as const,
    nameNetwork: () => undefined,
  };
  const source = homeserverRooms({ server: synapse.name as ServerName, lister: matrix.lister, around, clock });
  const count = { resumed: false, looked: 0, found: 0, unchanged: 0, gone: 0, passedOver: [] };
  const began = performance.now();
  await walkSource({ sources: () => [source], endpoints, clock }, { source, count, onProgress: () => undefined });
  return (performance.now() - began) / 1_000;
}

/** An empty store in memory: the database is measured elsewhere. */
export const freshStore = endpointsInMemory;
