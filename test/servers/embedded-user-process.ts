import { once } from 'node:events';
import { exitOnSignals } from '#src/cli/signals';
import { joinEmbedded } from '#src/store/embedded/embedded-server';

/** Joins, says how to connect, and leaves when its standard input ends. */
async function use(dataDir: string): Promise<void> {
  const server = await joinEmbedded({ dataDir });
  process.stdout.write(`${await server.revive()}\n`);
  process.stdin.resume();
  await once(process.stdin, 'end');
  await server.leave();
}

exitOnSignals(); // as every command
await use(process.argv[2] ?? '');
