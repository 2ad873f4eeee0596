import { readFileSync } from 'node:fs';
import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd } from '#test/servers/ngircd';
import { type FreshDatabase, freshDatabase } from '#test/servers/postgres';
import { ircPerson } from '#test/world/irc-person';
import { newPerson } from '#test/world/matrix-person';
import { type E2eWorld, startE2eWorld } from './e2e-world.ts';

/** A homeserver of more rooms than one page of its list holds, an IRC network, and an operator who knows neither. */
export interface LookingWorld extends E2eWorld {
  readonly irc: IrcServer;
  /** What `discover` calls the network, the list of the first homeserver and the directory of the second. */
  readonly sources: { readonly irc: string; readonly rooms: string; readonly farDirectory: string };
  /** How many rooms and channels people have made. */
  readonly rooms: number;
  readonly channels: number;
  /** A configuration over an empty database, as on somebody's first day. */
  firstDay(more?: FirstDayWish): Promise<string>;
  /** How often each room's state was read by the admin API, by the word of the homeserver. */
  stateReads(): ReadonlyMap<string, number>;
}

/** What may be chosen about that day. */
export interface FirstDayWish {
  /** Networks besides those there are. */
  readonly networks?: readonly object[];
}

const ROOMS = 105;
const CHANNELS = 3;
const AT_ONCE = 4;
const STATE_READ = /Processed request: .* 200 "GET \/_synapse\/admin\/v1\/rooms\/([^/"]+)\/state /g;

/** Starts everything, and lets people make their rooms and channels. */
export async function startLookingWorld(label: string): Promise<LookingWorld> {
  const irc = await startNgircd({ label: `e2e-${label}-irc` });
  const world = await startE2eWorld({ label, logLevel: 'INFO', env: {} });
  const { accessToken } = await newPerson(world.one, 'root', { admin: true });
  const leave = await makeChannels(irc);
  await makeRooms(world);
  const databases: FreshDatabase[] = [];
  return {
    ...world,
    irc,
    sources: {
      irc: 'irc:quietnet',
      rooms: `rooms:${world.one.name}`,
      farDirectory: `directory:${world.two.name}`,
    },
    rooms: ROOMS,
    channels: CHANNELS,
    firstDay: async ({ networks = [] } = {}) => {
      const database = await freshDatabase();
      databases.push(database);
      return lookingConfig(world, { irc, adminToken: accessToken, database, networks });
    },
    stateReads: () => countReads(world.one.logFile),
    stop: async () => {
      await world.stop();
      await leave();
      await Promise.all([irc.stop(), ...databases.map((database) => database.drop())]);
    },
  };
}

async function makeRooms({ people: { alice } }: E2eWorld): Promise<void> {
  const numbers = [...Array(ROOMS).keys()];
  const lane = async () => {
    for (let n = numbers.pop(); n !== undefined; n = numbers.pop()) await alice.createRoom({ name: `Room ${n}` });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

async function makeChannels({ port }: IrcServer): Promise<() => Promise<void>> {
  const op = await ircPerson({ port, nick: 'op' });
  for (let n = 0; n < CHANNELS; n += 1) {
    await op.join(`#channel${n}`);
    await op.topic(`#channel${n}`, `Talk number ${n}`);
  }
  return () => op.quit();
}

interface FirstDay {
  readonly irc: IrcServer;
  readonly adminToken: string;
  readonly database: FreshDatabase;
  readonly networks: readonly object[];
}

/** The usual configuration, with the token of an admin and the network. */
function lookingConfig(world: E2eWorld, { irc, adminToken, database, networks }: FirstDay): string {
  const usual = JSON.parse(readFileSync(world.config, 'utf8')) as { homeservers: object[]; networks: object[] };
  const { host, port, name } = irc;
  const network = { id: 'quietnet', protocol: 'irc', host, port, tls: false, nick: 'tributary', bridgeDomain: name };
  return world.configWith(`looking-${new URL(database.connectionString).pathname.slice(1)}`, {
    database: { url: database.connectionString },
    homeservers: usual.homeservers.map((one, index) => (index === 0 ? { ...one, adminToken } : one)),
    networks: [...usual.networks, network, ...networks],
    discovery: { ircDetails: 0 },
  });
}

function countReads(logFile: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, room = ''] of readFileSync(logFile, 'latin1').matchAll(STATE_READ))
    counts.set(room, (counts.get(room) ?? 0) + 1);
  return counts;
}
