import type { IrcEvents, ListedNick } from './irc-framework.ts';
import { onModes } from './modes.ts';
import { folded } from './names.ts';
import { type Bridge, isOurNick, type Network, type Place, roomsOf } from './parts.ts';

/** Somebody came into a channel: their ghost joins every mapped room. */
export async function onIrcJoin(bridge: Bridge, place: Place, nick: string): Promise<void> {
  if (isOurNick(place.network, nick)) return;
  const ghost = place.network.names.ghostOf(nick);
  await bridge.ghosts.ensure(ghost, nick);
  await new Promise(setImmediate); // a row that is made because we are in the channel now stands first
  await Promise.allSettled(roomsOf(bridge, place).map((roomId) => bridge.ghosts.join(roomId, ghost)));
}

/** The list of names: every ghost joins, operators get their level, one after the other. */
export async function onNames(bridge: Bridge, place: Place, users: readonly ListedNick[]): Promise<void> {
  for (const { nick, modes } of users) {
    await onIrcJoin(bridge, place, nick);
    const [mode] = modes; // the most powerful stands first
    if (mode !== undefined) await onModes(bridge, place, [{ mode: `+${mode}`, param: nick }]);
  }
}

/** Somebody left: their ghost leaves; for a Matrix user's connection the user is kicked from every mapped room. */
export async function onIrcPart(
  bridge: Bridge,
  place: Place,
  { nick, kind, reason = '' }: { nick: string; kind: 'Part' | 'Quit' | 'Nick'; reason?: string },
): Promise<void> {
  const { network } = place;
  const rooms = roomsOf(bridge, place);
  if (isOurNick(network, nick)) {
    const userId = network.puppets.userOf(nick);
    if (kind !== 'Part' || userId === undefined) return;
    await Promise.allSettled(rooms.map((roomId) => kickIfThere(bridge, roomId, { userId, reason: 'user left' })));
    return;
  }
  const told = [kind === 'Part' && reason === '' ? '' : kind, reason].filter((word) => word !== '').join(': ');
  await Promise.allSettled(rooms.map((roomId) => takeOut(bridge, roomId, network.names.ghostOf(nick), told)));
}

/** Somebody was kicked on IRC: a ghost leaves, a Matrix user is kicked. */
export async function onIrcKick(bridge: Bridge, place: Place, { kicked, nick, message }: IrcEvents['kick']) {
  const { network, channel } = place;
  const rooms = roomsOf(bridge, place);
  const userId = network.puppets.userOf(kicked);
  if (userId !== undefined) {
    const reason = `${nick} has kicked this user from ${channel} (${message})`;
    await Promise.allSettled(rooms.map((roomId) => kickIfThere(bridge, roomId, { userId, reason })));
  } else if (!isOurNick(network, kicked)) {
    const ghost = network.names.ghostOf(kicked);
    await Promise.allSettled(rooms.map((roomId) => takeOut(bridge, roomId, ghost, `Kicked by ${nick}: ${message}`)));
  }
}

/** Follows the channels somebody was in when they quit or change their nick. */
export function onIrcLeaveAll(
  bridge: Bridge,
  network: Network,
  { nick, channels, newNick }: { nick: string; channels: readonly string[]; newNick?: string },
): Promise<unknown> {
  return Promise.all(
    channels.map(async (channel) => {
      const place = { network, channel };
      await onIrcPart(bridge, place, { nick, kind: newNick === undefined ? 'Quit' : 'Nick' });
      if (newNick !== undefined) await onIrcJoin(bridge, place, newNick);
    }),
  );
}

/** Ghosts whose people are not in the channel any more leave: what happened while the bridge was away. */
export async function removeAbsent(bridge: Bridge, place: Place, present: readonly ListedNick[]): Promise<void> {
  const { names } = place.network;
  const here = new Set(present.map(({ nick }) => folded(names.ghostOf(nick))));
  for (const roomId of roomsOf(bridge, place)) {
    const ghosts = (await bridge.matrix.members(roomId)).filter(names.isGhost);
    const absent = ghosts.filter((ghost) => !here.has(folded(ghost)));
    await Promise.allSettled(absent.map((ghost) => bridge.ghosts.leave(roomId, ghost)));
    if (absent.length > 0) await bridge.levels.drop(roomId, absent);
  }
}

async function takeOut(bridge: Bridge, roomId: string, ghost: string, reason: string): Promise<void> {
  await bridge.ghosts.leave(roomId, ghost, reason);
  const levels = await bridge.levels.now(roomId);
  if (levels?.users?.[ghost] !== undefined) bridge.levels.changeSoon(roomId, ghost, undefined);
}

async function kickIfThere(bridge: Bridge, roomId: string, who: { userId: string; reason: string }): Promise<void> {
  const member = await bridge.matrix.getState(roomId, 'm.room.member', who.userId);
  if (member?.membership !== 'join') return;
  await bridge.memberships.add(roomId, () => bridge.matrix.kick(roomId, who.userId, who.reason));
}
