import type { IrcConnection } from './irc-connection.ts';
import { type Bridge, isOurs, type Network, placesOf } from './parts.ts';

/** Somebody joined a mapped room: the bot is brought into its channels, and so is the user's own connection. */
export async function onMatrixJoin(
  bridge: Bridge,
  { roomId, userId, displayName }: { roomId: string; userId: string; displayName?: string | undefined },
): Promise<void> {
  if (userId === bridge.matrix.bot) return;
  const places = placesOf(bridge, roomId);
  for (const { network, channel } of places) {
    bridge.background.run(`bot into ${channel}`, () => network.bot.join(channel));
  }
  if (isOurs(bridge, userId)) return;
  await Promise.all(places.map(({ network, channel }) => network.puppets.ofOrNew(userId, displayName).join(channel)));
}

/** Somebody left: their connection parts, although the channel may have other rooms in which they stay. */
export async function onMatrixLeave(bridge: Bridge, roomId: string, userId: string): Promise<void> {
  if (isOurs(bridge, userId)) return;
  await Promise.all(placesOf(bridge, roomId).map(({ network, channel }) => network.puppets.of(userId)?.part(channel)));
}

/** Somebody was kicked or banned: a Matrix user's connection parts, a person on IRC is kicked there. */
export async function onMatrixKick(
  bridge: Bridge,
  { roomId, userId, by, reason }: { roomId: string; userId: string; by: string; reason: string },
): Promise<void> {
  const told = `Kicked by ${by}${reason === '' ? '' : ` : ${reason}`}`;
  for (const { network, channel } of placesOf(bridge, roomId)) {
    const puppet = network.puppets.of(userId);
    if (puppet !== undefined) await puppet.part(channel, told);
    else if (network.names.isGhost(userId)) {
      const nick = nickOf(network, userId);
      network.puppets.of(by)?.client.raw(`KICK ${channel} ${nick} :${told}`);
    }
  }
}

function nickOf({ settings }: Network, ghost: string): string {
  const [before = ''] = settings.userTemplate.split('$NICK');
  return ghost.slice(before.length, ghost.indexOf(':'));
}

/** Gives a new connection's user a room of their own with the bot, unless they have one. */
export async function offerAdminRoom(bridge: Bridge, network: Network, userId: string): Promise<void> {
  if (!bridge.settings.behaviour.adminRooms || bridge.mappings.adminRoomOf(userId) !== undefined) return;
  const roomId = await bridge.matrix.createRoom({
    name: `${network.settings.domain}: state of your connection`,
    preset: 'trusted_private_chat',
    visibility: 'private',
    is_direct: true,
    invite: [userId],
  });
  bridge.mappings.setAdminRoom(userId, roomId);
  const nick = network.puppets.of(userId)?.nick ?? '';
  const body = `A room of yours is bridged to ${network.settings.domain}, where you are now ${nick}.`;
  await bridge.matrix.send(roomId, { msgtype: 'm.notice', body });
}

/** The connection of somebody who speaks, made with the name they have in the room. */
export async function connectionOf(
  bridge: Bridge,
  network: Network,
  { roomId, userId }: { roomId: string; userId: string },
): Promise<IrcConnection> {
  const existing = network.puppets.of(userId);
  if (existing !== undefined) return network.puppets.connected(userId);
  const member = await bridge.matrix.getState(roomId, 'm.room.member', userId);
  const name = member?.displayname;
  return network.puppets.connected(userId, typeof name === 'string' ? name : undefined);
}
