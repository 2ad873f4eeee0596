import { once } from 'node:events';
import { connect } from 'node:net';
import { requireProgram } from './debian-package.ts';
import { freePort } from './free-port.ts';
import { takesConnections } from './irc-server.ts';
import { makeServerFolder, removeServerFolder } from './server-folder.ts';
import { startServer } from './server-process.ts';

/** A Redis that runs. */
export interface RedisServer {
  readonly url: string;
  /** Ends the process; `restart` brings it back. */
  end(): Promise<void>;
  /** Ends the process and starts it again at the same address; it has kept nothing. */
  restart(): Promise<void>;
  /** Empties it while it runs on, by an administrator's word: no connection is cut, so nobody is told. */
  flush(): Promise<void>;
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
      port,
      args: [...['--port', String(port), '--bind', '127.0.0.1'], ...KEEPS_NOTHING, ...['--databases', '256']],
      answers: () => takesConnections(port),
    });
  let server = await launch();
  return {
    url: `redis://127.0.0.1:${port}`,
    end: () => server.stop(),
    restart: async () => {
      await server.stop();
      server = await launch();
    },
    flush: () => flushAll(port),
    stop: async () => {
      await server.stop();
      removeServerFolder(folder);
    },
  };
}

async function flushAll(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.write('FLUSHALL\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  if (answer.toString() !== '+OK\r\n') throw new Error(`Redis was not emptied: ${answer}`);
}
