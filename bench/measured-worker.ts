import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '#src/config/load';
import { workTimes } from '#src/config/times';
import { openDatabase } from '#src/store/open-database';
import { startEngine } from '#src/wiring/engine';

/** A worker in a process of its own. */
export interface MeasuredWorker {
  /** Resolves when the process is gone, however it ended. */
  readonly ended: Promise<unknown>;
  /** Begins to work, where it was told to wait for that. */
  begin(): Promise<void>;
  /** Megabytes that the process holds after it has thrown away what it no longer needs. */
  megabytes(): Promise<number>;
  stop(): Promise<void>;
}

/** How a measured worker is unlike the usual. */
export interface WorkerWish {
  /** What its environment has besides ours. */
  readonly env?: NodeJS.ProcessEnv;
  /** True: it is ready, but works only once it is told to begin. */
  readonly waits?: boolean;
}

/** Starts a worker of that configuration, whose memory can be asked for. */
export async function startMeasuredWorker(
  config: string,
  { env = {}, waits = false }: WorkerWish = {},
): Promise<MeasuredWorker> {
  const execArgv = [...process.execArgv, '--expose-gc'];
  const words = ['--work', config, ...(waits ? ['--wait'] : [])];
  const child = fork(fileURLToPath(import.meta.url), words, { execArgv, env: { ...process.env, ...env } });
  const ended = once(child, 'exit');
  const ask = async <T>(question: string): Promise<T> => {
    child.send(question);
    const [answer] = (await once(child, 'message')) as [T];
    return answer;
  };
  await once(child, 'message');
  return {
    ended,
    begin: () => ask('begin'),
    megabytes: () => ask('how much?'),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function work(path: string, waits: boolean): Promise<void> {
  const config = loadConfig({ path, env: process.env, cwd: process.cwd() });
  const database = await openDatabase({ ...config.database, url: 'embedded', dataDir: config.dataDir });
  const engine = await startEngine({ config, times: workTimes(process.env), isLive: false }, database);
  if (!waits) await engine.startWorker();
  process.on('message', (question) => {
    if (question === 'begin') void engine.startWorker().then(() => process.send?.('begun'));
    else process.send?.(megabytesHeld());
  });
  process.send?.('ready');
}

function megabytesHeld(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  return Math.round(process.memoryUsage().rss / 1_048_576);
}

if (process.argv[2] === '--work') await work(process.argv[3] ?? '', process.argv[4] === '--wait');
