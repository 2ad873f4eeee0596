import type { ActPorts } from '#src/acts/ports';
import { TributaryError } from '#src/errors/tributary-error';
import type { Actor } from '#src/portals/actor';
import { type AliasTemplate, channelFromAlias } from '#src/portals/alias-template';
import type { RoomId } from '#src/portals/ids';
import type { BridgeSetting } from '#src/portals/installation';
import { channelFold } from './channel-fold.ts';
import type { NamedRoom } from './named-room.ts';

/** A channel whose portals are wanted; `text` is how it was typed. */
export interface WantedChannel {
  readonly network: string;
  readonly channel: string;
  readonly text: string;
}

const AT_ONCE = 8;

/**
 * The portals of a channel among the rooms of the configured bridges' bots. The portal's alias is never looked up: for one
 * that is not there the bridge would create a new portal (handbook matrix 0, point 3). Throws NETWORK_NOT_CONFIGURED or
 * NETWORK_HAS_NO_PORTAL.
 */
export async function portalsOf(ports: ActPorts, wanted: WantedChannel): Promise<readonly NamedRoom[]> {
  const { bridges, actors } = ports.installation;
  const holders = bridges.filter(({ networks }) => networks.includes(wanted.network));
  const bots = holders.flatMap((bridge) => {
    const bot = actors.find((actor) => actor.bridge === bridge.id);
    return bot ? [{ bridge, bot }] : [];
  });
  const facts = { network: wanted.network, room: wanted.text };
  if (bots.length === 0) throw new TributaryError('NETWORK_NOT_CONFIGURED', { facts });
  const fold = await channelFold(ports, wanted);
  const isWanted = (name: string) => fold(name) === fold(wanted.channel);
  const found: NamedRoom[] = [];
  for (const { bridge, bot } of bots) found.push(...(await portalsOfBridge(ports, { bridge, bot, wanted, isWanted })));
  if (found.length === 0) throw new TributaryError('NETWORK_HAS_NO_PORTAL', { facts });
  return found;
}

interface BridgeSearch {
  readonly bridge: BridgeSetting;
  readonly bot: Actor;
  readonly wanted: WantedChannel;
  /** True for every name that the network takes for the channel's. */
  readonly isWanted: (name: string) => boolean;
}

/** By the alias that the bridge gives to portals, which is cheap; where that finds none, by the bridge's word on every room. */
async function portalsOfBridge(ports: ActPorts, search: BridgeSearch): Promise<readonly NamedRoom[]> {
  const rooms = await ports.world.joinedRooms(search.bot.id);
  const byAlias = await roomsWhere(rooms, (room) => hasPortalAlias(ports, search, room));
  const found = byAlias.length > 0 ? byAlias : await roomsWhere(rooms, (room) => isLinkedPortal(ports, search, room));
  return found.map((room) => ({ room, via: [search.bot.server] }));
}

async function roomsWhere(rooms: readonly RoomId[], test: (room: RoomId) => Promise<boolean>): Promise<RoomId[]> {
  const found: RoomId[] = [];
  for (let start = 0; start < rooms.length; start += AT_ONCE) {
    const some = rooms.slice(start, start + AT_ONCE);
    const passed = await Promise.all(some.map(test));
    found.push(...some.filter((_room, index) => passed[index]));
  }
  return found;
}

async function hasPortalAlias(ports: ActPorts, search: BridgeSearch, room: RoomId): Promise<boolean> {
  const template = portalTemplate(ports, search);
  if (template === undefined) return false;
  const listed = await ports.world.listAliases({ room, as: search.bot.id });
  return listed.some((alias) => search.isWanted(channelFromAlias(template, alias, 'ascii') ?? ''));
}

/** Undefined when the template names the IRC domain, and the configuration does not. */
function portalTemplate({ installation }: ActPorts, { bridge, wanted }: BridgeSearch): AliasTemplate | undefined {
  const { aliasTemplate, perNetwork, homeserver } = bridge;
  const template = perNetwork?.[wanted.network]?.aliasTemplate ?? aliasTemplate;
  const domain = installation.networks.find(({ id }) => id === wanted.network)?.bridgeDomain;
  if (template === undefined || (domain === undefined && template.includes('$SERVER'))) return undefined;
  return { template, homeserver, domain: domain ?? '' };
}

async function isLinkedPortal(
  ports: ActPorts,
  { bridge, bot, isWanted }: BridgeSearch,
  room: RoomId,
): Promise<boolean> {
  const driver = ports.drivers.of(bridge.id);
  if (!driver) return false;
  const channels = await driver.channelsOf({ room, state: await ports.world.readState({ room, as: bot.id }) });
  return channels.some((link) => link.origin === 'portal' && isWanted(link.channel));
}
