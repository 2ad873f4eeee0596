import type { UnlinkBody } from './api-bodies.ts';
import { ApiError } from './api-errors.ts';
import type { Mapping } from './mappings.ts';
import { type Bridge, isOurs, networkOf, type Place, roomsOf } from './parts.ts';
import { requirePowerToUnlink } from './requester-power.ts';

/** Takes a provisioned mapping back; a portal's is not found. What was written into the room stays there. */
export async function unlink(
  bridge: Bridge,
  body: UnlinkBody,
  { userId, isAdmin = false }: { userId: string | undefined; isAdmin?: boolean },
): Promise<void> {
  if (userId === undefined) throw new ApiError('M_AS_BAD_VALUE', 'Missing `user_id` in body');
  const { remote_room_server: domain, remote_room_channel: channel, matrix_room_id: roomId } = body;
  const network = networkOf(bridge, domain);
  if (network === undefined) throw new ApiError('IRC_UNKNOWN_NETWORK', 'Server not found');
  if (!isAdmin) await requirePowerToUnlink(bridge, roomId, userId);
  const row = bridge.mappings.find(roomId, domain, channel);
  if (row?.origin !== 'provision') {
    throw new ApiError('IRC_UNKNOWN_ROOM', 'Provisioned room mapping does not exist');
  }
  bridge.mappings.remove(row);
  await cleanUp(bridge, network, row).catch((error: unknown) => bridge.background.log(`clean up: ${String(error)}`));
}

/** After a row was removed: connections part, ghosts leave, and the bot goes from where nothing is mapped any more. */
export async function cleanUp(bridge: Bridge, network: Place['network'], row: Mapping): Promise<void> {
  const place = { network, channel: row.channel };
  const results = await Promise.allSettled([partUsers(bridge, place, row.roomId), leaveGhosts(bridge, row.roomId)]);
  for (const one of results) if (one.status === 'rejected') bridge.background.log(`clean up: ${String(one.reason)}`);
  if (roomsOf(bridge, place).length === 0) await network.bot.part(row.channel);
  if (bridge.mappings.ofRoom(row.roomId).length === 0) await bridge.matrix.leave(row.roomId);
}

/** Matrix users of the room part the channel, except those who are in another room of it. */
async function partUsers(bridge: Bridge, place: Place, roomId: string): Promise<void> {
  const usersOf = async (room: string) => (await bridge.matrix.members(room)).filter((one) => !isOurs(bridge, one));
  const others = await Promise.all(roomsOf(bridge, place).map((room) => usersOf(room).catch(() => [])));
  const staying = new Set(others.flat());
  const parting = (await usersOf(roomId)).filter((userId) => !staying.has(userId));
  for (const userId of parting) {
    const puppet = place.network.puppets.of(userId);
    bridge.background.run(`part of ${userId}`, async () => puppet?.part(place.channel, 'Unlinked')); // nobody waits for it
  }
}

/** Ghosts leave a room that has no channel any more, and lose their levels in it. */
async function leaveGhosts(bridge: Bridge, roomId: string): Promise<void> {
  if (bridge.mappings.ofRoom(roomId).length > 0) return;
  const members = await bridge.matrix.members(roomId);
  const ghosts = members.filter((userId) => bridge.networks.some(({ names }) => names.isGhost(userId)));
  await Promise.allSettled(ghosts.map((ghost) => bridge.ghosts.leave(roomId, ghost)));
  if (ghosts.length > 0) await bridge.levels.drop(roomId, ghosts);
}
