import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#test/servers/free-port';
import { projectRoot } from '#test/servers/project-root';
import { makeServerFolder, removeServerFolder } from '#test/servers/server-folder';
import { type ServerProcess, startServer } from '#test/servers/server-process';
import { bridgeInfoKey } from './bridge-info.ts';
import { literally, namesOf } from './names.ts';
import { type BridgeRegistration, type NetworkNames, networkTemplates } from './registration.ts';
import {
  type BridgeBehaviour,
  type BridgeSettings,
  type NetworkSettings,
  PROVISIONING_PREFIX,
  USUAL_BEHAVIOUR,
} from './settings.ts';

/** A network that the bridge is on; an `IrcServer` is one, and may be told how it is called on Matrix. */
export interface BridgedIrc extends NetworkNames {
  /** What the APIs of the bridge call it. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** How to start a bridge. */
export interface PortalBridgeOptions extends Partial<BridgeBehaviour> {
  readonly label?: string;
  /** What the homeserver was started with. */
  readonly registration: BridgeRegistration;
  readonly synapse: { readonly name: string; readonly url: string };
  /** One network, or several in the order of the registration. */
  readonly irc: BridgedIrc | readonly BridgedIrc[];
  /** The bot's nick on IRC; "ircbridge" unless told. */
  readonly nick?: string;
}

/** A bridge that runs, in a process of its own. */
export interface PortalBridge {
  /** The bot's user id; its token is `registration.as_token`. */
  readonly bot: string;
  /** The bot's nick on IRC. */
  readonly nick: string;
  readonly registration: BridgeRegistration;
  readonly networks: readonly NetworkSettings[];
  readonly provisioning: { readonly url: string; readonly secret: string };
  readonly debugApi: { readonly url: string };
  /** What a configuration file says of this bridge, below `bridges`. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly folder: string;
  readonly logFile: string;
  /** The process of now; another one after a restart. */
  readonly pid: number;
  /** The alias of a channel's portal. */
  aliasOf(channel: string, network?: string): string;
  /** The ghost of somebody on IRC. */
  ghostOf(nick: string, network?: string): string;
  /** The state key of a channel's `uk.half-shot.bridge`. */
  infoKeyOf(channel: string, network?: string): string;
  /** The state key of a channel's `m.room.bridging`. */
  bridgingKeyOf(channel: string, network?: string): string;
  /** Ends the process and starts it again with the same store: pending requests are forgotten. */
  restart(changes?: Partial<BridgeBehaviour>): Promise<void>;
  /** Ends the process at once; `restart` brings it back. */
  kill(): Promise<void>;
  /** Ends the process and removes its files. */
  stop(): Promise<void>;
}

/** Starts a bridge and waits until it works. */
export async function startPortalBridge(options: PortalBridgeOptions): Promise<PortalBridge> {
  const folder = makeServerFolder(options.label ?? 'portal-bridge');
  let settings = await settingsFor(options, folder);
  let server = await launch(settings);
  return {
    ...addresses(settings, options),
    ...spellings(settings),
    folder,
    logFile: server.logFile,
    get pid() {
      return server.pid;
    },
    restart: async (changes = {}) => {
      await server.stop();
      settings = { ...settings, behaviour: { ...settings.behaviour, ...changes } };
      server = await launch(settings);
    },
    kill: () => server.stop('hard'),
    stop: async () => {
      await server.stop('hard'); // nothing of its data is needed again
      removeServerFolder(folder);
    },
  };
}

async function settingsFor(options: PortalBridgeOptions, folder: string): Promise<BridgeSettings> {
  const { label: _label, registration, synapse, irc, nick = 'ircbridge', ...behaviour } = options;
  return {
    folder,
    homeserver: { name: synapse.name, url: synapse.url },
    asToken: registration.as_token,
    hsToken: registration.hs_token,
    bot: { localpart: registration.sender_localpart, nick },
    ports: {
      appservice: Number(new URL(registration.url).port),
      provisioning: await freePort(),
      debug: await freePort(),
    },
    secret: randomBytes(24).toString('hex'),
    networks: (Array.isArray(irc) ? irc : [irc]).map(networkSettings),
    behaviour: { ...USUAL_BEHAVIOUR, ...behaviour },
  };
}

function networkSettings({ name: domain, host, port, ...names }: BridgedIrc): NetworkSettings {
  return { domain, host, port, nickTemplate: '$DISPLAY[m]', ...networkTemplates(names) };
}

function addresses(
  { homeserver, bot, ports, secret, networks }: BridgeSettings,
  { registration }: PortalBridgeOptions,
) {
  const userId = `@${bot.localpart}:${homeserver.name}`;
  const provisioning = { url: `http://127.0.0.1:${ports.provisioning}${PROVISIONING_PREFIX}`, secret };
  const debugApi = { url: `http://127.0.0.1:${ports.debug}` };
  const ghosts = networks.map(({ userTemplate }) => literally(userTemplate.replace('$NICK', '')));
  const configuration = {
    id: registration.id,
    driver: 'appservice-irc',
    homeserver: homeserver.name,
    bot: userId,
    asToken: registration.as_token,
    userNamespace: `^(${ghosts.join('|')}).*:${literally(homeserver.name)}$`,
    aliasTemplate: networks[0]?.aliasTemplate,
    networks: networks.map(({ id }) => id),
    provisioning,
    debugApi,
  };
  return { bot: userId, nick: bot.nick, registration, networks, provisioning, debugApi, configuration };
}

function spellings({ homeserver, networks }: BridgeSettings) {
  const called = (id?: string): NetworkSettings => {
    const network = id === undefined ? networks[0] : networks.find((one) => one.id === id);
    if (network === undefined) throw new Error(`the bridge is on no network called ${id}`);
    return network;
  };
  return {
    aliasOf: (channel: string, network?: string) => namesOf(called(network), homeserver.name).aliasOf(channel),
    ghostOf: (nick: string, network?: string) => namesOf(called(network), homeserver.name).ghostOf(nick),
    infoKeyOf: (channel: string, network?: string) => bridgeInfoKey(called(network).id, channel),
    bridgingKeyOf: (channel: string, network?: string) => `irc://${called(network).domain}/${channel}`,
  };
}

/** From the sources this runs the sources, and from the build the build. */
function launch(settings: BridgeSettings): Promise<ServerProcess> {
  const file = join(settings.folder, 'settings.json');
  writeFileSync(file, JSON.stringify(settings, null, 2), { mode: 0o600 });
  const here = import.meta.dirname;
  const isBuilt = here.includes(join('.tributary', 'build'));
  const loader = join(projectRoot, 'test', 'servers', 'typescript.mjs');
  return startServer({
    label: 'the test bridge',
    command: process.execPath,
    args: isBuilt
      ? [join(here, 'run.js'), file]
      : ['--conditions=source', '--import', loader, join(here, 'run.ts'), file],
    folder: settings.folder,
    port: settings.ports.provisioning,
    answers: async () => (await fetch(`http://127.0.0.1:${settings.ports.provisioning}/health`)).ok,
  });
}
