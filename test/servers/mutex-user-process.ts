import { closeSync, openSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { withMutex } from '#src/store/embedded/mutex';

/** How many want it at once in this process, and how often each. */
const USERS = 8;
const TIMES = 60;

/** Takes the mutex again and again, and says how often somebody else was inside at the same time. */
async function use(path: string): Promise<void> {
  const witness = `${path}.witness`;
  let met = 0;
  const once = async () => {
    try {
      closeSync(openSync(witness, 'wx'));
    } catch {
      met += 1;
      return;
    }
    await pause(1);
    rmSync(witness);
  };
  const user = async () => {
    for (let time = 0; time < TIMES; time += 1) await withMutex(path, once);
  };
  await Promise.all(Array.from({ length: USERS }, user));
  process.stdout.write(`${met}`);
}

await use(process.argv[2] ?? '');
