import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { joinEmbedded } from '#src/store/embedded/embedded-server';
import { commandLines, databaseDump, filesBelow, placesOf } from '#test/world/e2e/traces';
import type { Community } from './community.ts';
import type { Town } from './town.ts';
import type { Testimony } from './witnesses.ts';

/** Looks for every secret of the demo in everything that it has left: what was printed, files, database, logs, processes, rooms. */
export async function witnessSecrets(town: Town, place: Community): Promise<Testimony[]> {
  const dataDir = join(town.folder, 'data');
  const lock = join(dataDir, 'postgres', 'lock.json');
  const { password } = JSON.parse(readFileSync(lock, 'utf8')) as { password: string };
  const secrets = Object.fromEntries(
    [...town.secrets, password].map((secret, index) => [`secret ${index + 1}`, secret]),
  );
  const database = await joinEmbedded({ dataDir });
  const dump = await databaseDump(await database.revive());
  await database.leave();
  const traces = [
    { place: 'what was printed', text: town.cli.said() },
    { place: 'the rooms', text: await everythingSaid(town, place) },
    ...[town.community, town.gitter].map(({ logFile }) => ({ place: logFile, text: readFileSync(logFile, 'latin1') })),
    ...filesBelow(dataDir).filter((file) => file.place !== lock),
    ...commandLines(),
    ...dump,
  ];
  const found = placesOf(secrets, traces);
  return [
    {
      claim: 'no token and no password stands in anything that the demo has left',
      pass: found.length === 0 && dump.some(({ text }) => text !== ''),
      seen: found.join(', ') || `${Object.keys(secrets).length} secrets sought in ${traces.length} places`,
    },
  ];
}

async function everythingSaid({ people: { alice, grace, erin } }: Town, place: Community): Promise<string> {
  const rooms = [
    alice.messages(place.canonical, 500),
    grace.messages(place.gitterRoom, 500),
    erin.messages(place.chatRoom, 500),
  ];
  return JSON.stringify(await Promise.all(rooms));
}
