import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHON } from './certificates.ts';
import { freePort } from './free-port.ts';
import { makeServerFolder, removeServerFolder } from './server-folder.ts';
import { startServer } from './server-process.ts';

/** What the homeserver has to know of a heisenbridge before it starts, in the shape of its YAML. */
export interface HeisenbridgeRegistration {
  readonly id: string;
  readonly url: string;
  readonly as_token: string;
  readonly hs_token: string;
  readonly sender_localpart: string;
  readonly rate_limited: false;
  readonly namespaces: Readonly<Record<'users' | 'aliases' | 'rooms', readonly { exclusive: true; regex: string }[]>>;
}

/** How to start a heisenbridge. */
export interface HeisenbridgeOptions {
  readonly label?: string;
  /** What the homeserver was started with. */
  readonly registration: HeisenbridgeRegistration;
  readonly synapse: { readonly name: string; readonly url: string };
  /** Who commands it without any mask (`--owner`). */
  readonly owner: string;
}

/** A heisenbridge that runs; all it remembers lies on the homeserver, as account data of its bot. */
export interface Heisenbridge {
  /** The bot's user id; its token is `registration.as_token`. */
  readonly bot: string;
  readonly registration: HeisenbridgeRegistration;
  /** What a configuration file says of its ghosts. */
  readonly userNamespace: string;
  readonly folder: string;
  readonly logFile: string;
  /** The process of now; another one after a restart. */
  readonly pid: number;
  /** The ghost of somebody on a network. */
  ghostOf(network: string, nick: string): string;
  /** Ends the process at once; `restart` brings it back. */
  kill(): Promise<void>;
  /** Ends the process if it runs and starts it again. */
  restart(): Promise<void>;
  /** Ends the process and removes its files. */
  stop(): Promise<void>;
}

const GHOSTS = 'heisen_';

/** Makes a registration; its ghosts are `@heisen_<network>_<nick>`. */
export async function heisenbridgeRegistration(server: string): Promise<HeisenbridgeRegistration> {
  const port = await freePort();
  return {
    id: 'heisenbridge',
    url: `http://127.0.0.1:${port}`,
    as_token: randomBytes(24).toString('hex'),
    hs_token: randomBytes(24).toString('hex'),
    sender_localpart: 'heisenbridge',
    rate_limited: false,
    // The program insists on this spelling: one exclusive pattern, a prefix that ends in a separator, then a wildcard.
    namespaces: { users: [{ regex: `@${GHOSTS}.*:${server}`, exclusive: true }], aliases: [], rooms: [] },
  };
}

/** Starts a real heisenbridge on 127.0.0.1 and waits until it works. */
export async function startHeisenbridge(options: HeisenbridgeOptions): Promise<Heisenbridge> {
  const { registration, synapse } = options;
  const folder = makeServerFolder(options.label ?? 'heisenbridge');
  writeFileSync(join(folder, 'registration.yaml'), JSON.stringify(registration), { mode: 0o600 });
  let server = await launch(folder, options);
  return {
    bot: `@${registration.sender_localpart}:${synapse.name}`,
    registration,
    userNamespace: `@${GHOSTS}.*:${synapse.name}`,
    folder,
    logFile: server.logFile,
    get pid() {
      return server.pid;
    },
    ghostOf: (network, nick) => `@${GHOSTS}${network}_${nick.toLowerCase()}:${synapse.name}`,
    kill: () => server.stop('hard'),
    restart: async () => {
      await server.stop('hard'); // it has nothing to save
      server = await launch(folder, options);
    },
    stop: async () => {
      await server.stop('hard');
      removeServerFolder(folder);
    },
  };
}

/** It says in its log when it has taken up all its rooms; its port answers long before that. */
function launch(folder: string, { label = 'heisenbridge', synapse, owner }: HeisenbridgeOptions) {
  const isRunning = () => said(folder).split('bridge is now running').length;
  const before = isRunning();
  return startServer({
    label,
    command: PYTHON,
    args: ['-m', 'heisenbridge', '-v', '-c', 'registration.yaml', '--owner', owner, synapse.url],
    env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', PYTHONUNBUFFERED: '1' }, // no proxy of ours
    folder,
    port: undefined,
    answers: async () => isRunning() > before,
    patience: 30_000,
  });
}

function said(folder: string): string {
  try {
    return readFileSync(join(folder, 'server.log'), 'utf8');
  } catch {
    return ''; // it has not been started yet
  }
}
