import { realpath } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { joinEmbedded } from '#src/store/embedded/embedded-server';
import { placesUnder } from '#src/store/embedded/places';
import { countUsers } from '#src/store/embedded/users';

/** Longer than the pause between two test files. */
const PATIENCE_MS = 3_000;
const LOOK_AGAIN_MS = 250;

/** Uses the server for as long as any test does, however the tests end. */
async function keep(folder: string): Promise<void> {
  const server = await joinEmbedded({ dataDir: folder });
  const places = placesUnder(await realpath(folder));
  for (let lonely = 0; lonely < PATIENCE_MS; lonely += LOOK_AGAIN_MS) {
    await delay(LOOK_AGAIN_MS);
    if (countUsers(places) > 1) lonely = 0;
  }
  await server.leave();
}

await keep(process.argv[2] ?? '');
