import { requireProgram } from './debian-package.ts';
import { freePort } from './free-port.ts';
import { takesConnections } from './irc-server.ts';
import { makeServerFolder, removeServerFolder } from './server-folder.ts';
import { startServer } from './server-process.ts';

/** A Redis that runs. */
export interface RedisServer {
  readonly url: string;
  /** Ends the process and starts it again at the same address; it has kept nothing. */
  restart(): Promise<void>;
  /** Ends the process and removes its files. */
  stop(): Promise<void>;
}

const KEEPS_NOTHING = ['--save', '', '--appendonly', 'no'];

/** Starts a real Redis on 127.0.0.1, empty and without files, and waits until it answers. */
export async function startRedis(): Promise<RedisServer> {
  const folder = makeServerFolder('redis');
  const port = await freePort();
  const { command, env } = requireProgram('redis-server');
  const launch = () =>
    startServer({
      label: 'redis',
      command,
      env,
      folder,
      args: [...['--port', String(port), '--bind', '127.0.0.1'], ...KEEPS_NOTHING, ...['--databases', '256']],
      answers: () => takesConnections(port),
    });
  let server = await launch();
  return {
    url: `redis://127.0.0.1:${port}`,
    restart: async () => {
      await server.stop();
      server = await launch();
    },
    stop: async () => {
      await server.stop();
      removeServerFolder(folder);
    },
  };
}
