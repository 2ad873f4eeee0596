import { BRIDGE_INFO } from './bridge-info.ts';
import type { StateEvent } from './matrix-access.ts';
import type { Bridge } from './parts.ts';

/**
 * A room says that it was replaced: the bot joins the replacement through the sender's server, whoever sent it and
 * whether or not the room is mapped. One that it may not join is not followed later either. It moves only into a room
 * that was made as this one's successor; out of any other room's successor it goes.
 */
export async function followTombstone(
  bridge: Bridge,
  { roomId, sender, replacement }: { roomId: string; sender: string; replacement: unknown },
): Promise<void> {
  if (typeof replacement !== 'string') return;
  await bridge.matrix.join(replacement, { via: [sender.slice(sender.indexOf(':') + 1)] });
  const create = await bridge.matrix.getState(replacement, 'm.room.create');
  const predecessor = create?.predecessor as { room_id?: string } | undefined;
  if (predecessor === undefined)
    throw new Error(`${replacement} succeeds nothing: nothing is moved, the bot stays there`);
  if (predecessor.room_id === roomId) return migrate(bridge, roomId, replacement);
  bridge.background.log(`${replacement} succeeds ${predecessor.room_id} and not ${roomId}: the bot leaves it`);
  await bridge.matrix.leave(replacement);
}

/** Aliases and the bot stay in the old room; ghosts leave it, and come into the new one only when they speak. */
async function migrate(bridge: Bridge, from: string, to: string): Promise<void> {
  bridge.mappings.move(from, to);
  const state = await bridge.matrix.allState(from);
  await copyRecords(bridge, to, state).catch((error: unknown) => bridge.background.log(`records: ${String(error)}`));
  const isJoined = ({ type, content }: StateEvent) => type === 'm.room.member' && content.membership === 'join';
  const ghosts = state
    .filter(isJoined)
    .map(({ state_key: userId }) => userId)
    .filter((userId) => bridge.networks.some(({ names }) => names.isGhost(userId)));
  await Promise.allSettled(ghosts.map((ghost) => bridge.ghosts.leave(from, ghost)));
  await bridge.levels.drop(from, ghosts);
}

/** The bridge info gets key and content of the bridging record, and where there is none the copying fails. */
async function copyRecords(bridge: Bridge, to: string, state: readonly StateEvent[]): Promise<void> {
  const bridging = state.find(({ type }) => type === 'm.room.bridging');
  const info = state.find(({ type }) => type === BRIDGE_INFO);
  const write = (type: string, { state_key: key, content }: StateEvent) =>
    bridge.matrix.putState(to, { type, key, content });
  if (bridging !== undefined) await write('m.room.bridging', bridging);
  if (info === undefined) return;
  if (bridging === undefined) throw new Error('there is no bridging record to copy');
  await write(BRIDGE_INFO, bridging);
}
