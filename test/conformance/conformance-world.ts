import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { BridgeDriver, LinkAnswer } from '#adapters/contract';
import { toInstallation } from '#src/config/installation';
import type { Config } from '#src/config/schema';
import { canLink, canUnlink } from '#src/consolidation/link-ability';
import { isTributaryError } from '#src/errors/tributary-error';
import type { Matrix } from '#src/matrix/matrix';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import type { BridgeSetting, NetworkSetting } from '#src/portals/installation';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { ChannelLinker, ChannelUnlinker } from '#src/ports/bridge-driver';
import { openDrivers } from '#src/wiring/open-drivers';
import { openMatrix } from '#src/wiring/open-matrix';
import { type MatrixPerson, matrixPerson } from '#test/world/matrix-person';
import { type People, peopleOf } from './people.ts';
import type { ConformanceSettings } from './settings.ts';

type AppserviceIrc = Extract<Config['bridges'][number], { driver: 'appservice-irc' }>;

type IrcNetwork = Extract<Config['networks'][number], { protocol: 'irc' }>;

const NO_TIMES = { leaseMs: undefined, requestMs: undefined };

/** A driver that can do everything. */
export type FullDriver = BridgeDriver & ChannelLinker & ChannelUnlinker;

/** A running bridge that is known by its configuration alone, with the driver that is tried on it. */
export interface ConformanceWorld extends Omit<People, 'leave'> {
  readonly driver: FullDriver;
  readonly setting: BridgeSetting;
  readonly network: NetworkSetting;
  readonly matrix: Matrix;
  /** The bridge's bot as an actor, and as somebody with a plain client. */
  readonly botActor: ActorId;
  readonly bot: MatrixPerson;
  /** A name for a channel that nobody had before. */
  newChannel(): string;
  /** The alias of a channel's portal. */
  aliasOf(channel: string): string;
  /** The channel as a plan has it. */
  linked(channel: string, origin?: LinkedChannel['origin']): LinkedChannel;
  /** The channels of a room by the driver's word. */
  channelsOf(room: string): Promise<readonly LinkedChannel[]>;
  readonly bridgeConfig: AppserviceIrc;
  /** Lets the bot say a line of the protocol; its answer comes only after seconds. */
  raw(line: string): Promise<unknown>;
  /** The same driver with a configuration that differs. */
  driverWith(bridge: Partial<AppserviceIrc>, network?: Partial<IrcNetwork>): FullDriver;
  close(): Promise<void>;
}

/** Opens the way to the first bridge of the driver appservice-irc; nothing of ours is needed but the configuration. */
export function openConformanceWorld(settings: ConformanceSettings): ConformanceWorld {
  const { config, channelPrefix } = settings;
  const bridge = config.bridges.find((one): one is AppserviceIrc => one.driver === 'appservice-irc');
  const homeserver = config.homeservers.find(({ name }) => name === bridge?.homeserver);
  const network = config.networks.find(
    ({ id, protocol }) => protocol === 'irc' && bridge?.networks.some((one) => one.id === id),
  );
  if (!bridge?.asToken || !homeserver || network?.protocol !== 'irc') {
    throw new Error('the configuration names no appservice-irc bridge with its token, homeserver and IRC network');
  }
  const installation = toInstallation(config);
  const matrix = openMatrix(config, { installation, times: NO_TIMES });
  const mark = randomBytes(3).toString('hex');
  const people = peopleOf({ ...settings, homeserver, network, mark });
  const setting = installation.bridges.find(({ id }) => id === bridge.id) as BridgeSetting;
  const networkSetting = installation.networks.find(({ id }) => id === network.id) as NetworkSetting;
  const driver = fullDriver(config, matrix, bridge.id);
  const botActor = `bot:${bridge.id}` as ActorId;
  return {
    ...people,
    driver,
    setting,
    network: networkSetting,
    matrix,
    botActor,
    bot: matrixPerson({ url: homeserver.url, userId: bridge.bot, accessToken: bridge.asToken.reveal() }),
    newChannel: channelNames(`${channelPrefix}${mark}`.toLowerCase()), // as bridges keep them
    aliasOf: (channel) => aliasOf(setting, networkSetting, channel),
    linked: (channel, origin = 'portal') => ({ ...channelOf(networkSetting, channel), bridge: setting.id, origin }),
    channelsOf: async (room) => {
      const state = await matrix.world.readState({ room: room as RoomId, as: botActor });
      return driver.channelsOf({ room: room as RoomId, state });
    },
    bridgeConfig: bridge,
    raw: (line) => {
      const path = `/irc/${networkSetting.bridgeDomain}/user/?access_token=${bridge.asToken?.reveal()}`;
      return fetch(`${bridge.debugApi?.url}${path}`, { method: 'POST', body: line });
    },
    driverWith: (changes, networkChanges = {}) => {
      const bridges = config.bridges.map((one) => (one === bridge ? { ...bridge, ...changes } : one));
      const networks = config.networks.map((one) => (one === network ? { ...network, ...networkChanges } : one));
      return fullDriver({ ...config, bridges, networks }, matrix, bridge.id);
    },
    close: async () => {
      await people.leave();
      await matrix.close();
    },
  };
}

/** Names that end in one letter after the other, and in a number once the letters are used up. */
function channelNames(start: string): () => string {
  let channels = 0;
  return () => {
    const letter = String.fromCharCode(97 + (channels % 26));
    const round = Math.floor(channels / 26) || '';
    channels += 1;
    return `${start}${letter}${round}`;
  };
}

function fullDriver(config: Config, matrix: Matrix, id: string): FullDriver {
  const driver = openDrivers({ config, installation: toInstallation(config), matrix, times: NO_TIMES }).of(id);
  if (driver === undefined || !canLink(driver) || !canUnlink(driver))
    throw new Error(`the driver of ${id} lacks abilities`);
  return patient(driver);
}

const BUSY_MS = 5_000;

/** A suite asks faster than runs do: a bridge that wants to be left alone for a moment is. */
function patient(driver: FullDriver): FullDriver {
  return {
    ...driver,
    channelsOf: (room) => patiently(() => driver.channelsOf(room)),
    linkState: (query) => patiently(() => driver.linkState(query)),
    link: async (request) => withoutTime(await patiently(() => driver.link(request))),
    unlink: (query) => patiently(() => driver.unlink(query)),
  };
}

/** When a link came is another at each run; that it came is what cases tell. */
function withoutTime(answer: LinkAnswer): LinkAnswer {
  return answer.kind === 'done' ? { kind: 'done' } : answer;
}

async function patiently<T>(deed: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await deed();
    } catch (error) {
      if (!isTributaryError(error, 'BRIDGE_BUSY')) throw error;
      await pause(typeof error.retry === 'object' ? error.retry.afterMs : BUSY_MS);
    }
  }
}

function channelOf({ id, protocol }: NetworkSetting, channel: string) {
  return { protocol, network: id, channel };
}

function aliasOf(
  { aliasTemplate, perNetwork, homeserver }: BridgeSetting,
  network: NetworkSetting,
  channel: string,
): string {
  const template = perNetwork?.[network.id]?.aliasTemplate ?? aliasTemplate;
  if (template === undefined) throw new Error('the configuration has no aliasTemplate for the bridge');
  const local = template.replace('$SERVER', network.bridgeDomain ?? network.id).replace('$CHANNEL', channel);
  return `${local.startsWith('#') ? '' : '#'}${local}:${homeserver}`;
}
