import { BRIDGE_INFO, bridgeInfo } from './bridge-info.ts';
import type { Origin } from './mappings.ts';
import { folded } from './names.ts';
import type { Bridge, Network, Place } from './parts.ts';
import { roomsOf } from './parts.ts';

/** How a portal is made. */
export interface NewPortal extends Place {
  readonly origin: Origin;
  /** Localpart of its alias; without one it has none. */
  readonly alias?: string;
  readonly invite?: readonly string[];
}

/** Makes a room for a channel as the bot, maps it, and brings the bot into the channel. */
export async function makePortal(bridge: Bridge, portal: NewPortal): Promise<string> {
  const { network, channel, origin } = portal;
  const { excludedChannels } = bridge.settings.behaviour;
  if (excludedChannels.includes(channel)) throw new Error(`${channel} is excluded`);
  const roomId = await bridge.matrix.createRoom(creation(bridge, portal));
  bridge.mappings.add({ roomId, domain: network.settings.domain, channel, origin });
  await network.bot.join(channel).catch((error: unknown) => bridge.background.log(`${channel}: ${String(error)}`));
  network.bot.client.raw('MODE', channel); // its answer comes when the row is there, so that modes reach the room
  return roomId;
}

function creation(bridge: Bridge, { network, channel, alias, invite = [] }: NewPortal): Record<string, unknown> {
  const { federate, roomVersion, bridgeInfo: writesInfo } = bridge.settings.behaviour;
  const { key, content } = bridgeInfo(bridge, { network, channel });
  return {
    name: channel,
    visibility: 'private',
    preset: 'public_chat',
    creation_content: { 'm.federate': federate },
    ...(alias === undefined ? {} : { room_alias_name: alias }),
    ...(roomVersion === undefined ? {} : { room_version: roomVersion }),
    invite,
    initial_state: [
      { type: 'm.room.join_rules', state_key: '', content: { join_rule: 'public' } },
      { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'joined' } },
      ...(writesInfo ? [{ type: BRIDGE_INFO, state_key: key, content }] : []),
    ],
  };
}

/** Answers a homeserver that looks for an alias: makes the portal, or points the alias at the first mapped room. */
export async function provideAlias(bridge: Bridge, alias: string): Promise<void> {
  const { network, spelled } = channelOf(bridge, alias);
  const channel = folded(spelled);
  const [first] = roomsOf(bridge, { network, channel });
  if (first !== undefined) return bridge.matrix.putAlias(alias, first);
  const localpart = alias.slice(1, alias.indexOf(':'));
  await makePortal(bridge, { network, channel, origin: 'alias', alias: localpart });
}

function channelOf(bridge: Bridge, alias: string): { network: Network; spelled: string } {
  for (const network of bridge.networks) {
    const spelled = network.names.channelOf(alias);
    if (spelled !== undefined) return { network, spelled };
  }
  throw new Error(`${alias} belongs to no network`);
}

/** A person on IRC invites a Matrix user's connection: the rooms of the channel invite the user. */
export async function inviteFromIrc(
  bridge: Bridge,
  { network, channel, by, userId }: Place & { readonly by: string; readonly userId: string },
): Promise<void> {
  const ghost = network.names.ghostOf(by);
  await bridge.ghosts.ensure(ghost, by);
  const place = { network, channel: folded(channel) };
  const mapped = roomsOf(bridge, place);
  const alias = network.names.aliasOf(place.channel);
  const localpart = alias.slice(1, alias.indexOf(':'));
  const rooms =
    mapped.length > 0
      ? mapped
      : [await makePortal(bridge, { ...place, origin: 'join', alias: localpart, invite: [ghost] })];
  const invite = (roomId: string) =>
    bridge.matrix.invite(roomId, userId, ghost).catch(() => bridge.matrix.invite(roomId, userId)); // a ghost without power
  await Promise.all(rooms.map(invite));
}
