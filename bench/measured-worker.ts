import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '#src/config/load';
import { openDatabase } from '#src/store/open-database';
import { startEngine } from '#src/wiring/engine';

/** A worker in a process of its own. */
export interface MeasuredWorker {
  /** Megabytes that the process holds after it has thrown away what it no longer needs. */
  megabytes(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a worker of that configuration, whose memory can be asked for. */
export async function startMeasuredWorker(config: string): Promise<MeasuredWorker> {
  const execArgv = [...process.execArgv, '--expose-gc'];
  const child = fork(fileURLToPath(import.meta.url), ['--work', config], { execArgv });
  await once(child, 'message');
  return {
    megabytes: async () => {
      child.send('how much?');
      const [megabytes] = (await once(child, 'message')) as [number];
      return megabytes;
    },
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

async function work(path: string): Promise<void> {
  const config = loadConfig({ path, env: process.env, cwd: process.cwd() });
  const database = await openDatabase({ ...config.database, url: 'embedded', dataDir: config.dataDir });
  const times = { leaseMs: undefined, requestMs: undefined };
  const engine = await startEngine({ config, times, isLive: false }, database);
  await engine.startWorker();
  process.on('message', () => {
    for (let i = 0; i < 3; i++) globalThis.gc?.();
    process.send?.(Math.round(process.memoryUsage().rss / 1_048_576));
  });
  process.send?.('ready');
}

if (process.argv[2] === '--work') await work(process.argv[3] ?? '');
