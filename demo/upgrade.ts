import { performance } from 'node:perf_hooks';
import type { Town } from './town.ts';

/** Times Synapse's own `/upgrade` of a room like the Gitter room, in milliseconds, on the same server in the same run. */
export async function compareWithUpgrade(town: Town): Promise<Record<string, number>> {
  const { erin, dave, mallory } = town.people;
  const room = await erin.createRoom({ name: 'A room to upgrade', room_version: '11', room_alias_name: 'upgrade-a' });
  await erin.putAlias(`#upgrade-b:${town.gitter.name}`, room);
  await erin.putAlias(`#upgrade-c:${town.gitter.name}`, room);
  for (const person of [dave, mallory]) await person.join(room);
  const start = performance.now();
  await erin.call('POST', `/v3/rooms/${encodeURIComponent(room)}/upgrade`, { new_version: '11' });
  return { 'synapse-upgrade-ms': Math.round(performance.now() - start) };
}
