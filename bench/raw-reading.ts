import { Agent, request } from 'undici';
import type { DiscoveryTown } from './discovery-town.ts';

const AT_ONCE = 8;
const PAGE = 100;
/** As discovery's pages do. */
const STEP = 90;

/** The requests of a first scan and nothing else: pages of the list, state and aliases of each room; answers with the seconds. */
export async function readRaw({ synapse, token, rooms }: DiscoveryTown): Promise<number> {
  const agent = new Agent({ connections: AT_ONCE });
  const get = async (path: string) => {
    const answer = await request(synapse.url + path, {
      dispatcher: agent,
      headers: { authorization: `Bearer ${token}` },
    });
    JSON.parse(await answer.body.text());
  };
  const began = performance.now();
  for (let from = 0; from < rooms.length; from += STEP)
    await get(`/_synapse/admin/v1/rooms?from=${from}&limit=${PAGE}`);
  const waiting = rooms.flatMap((room) => [
    `/_synapse/admin/v1/rooms/${encodeURIComponent(room)}/state`,
    `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/aliases`,
  ]);
  const lane = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) await get(path);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  await agent.close();
  return (performance.now() - began) / 1_000;
}
