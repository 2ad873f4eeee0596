import { answerAdmin } from './admin-commands.ts';
import type { Content } from './matrix-access.ts';
import { onMatrixJoin, onMatrixKick, onMatrixLeave } from './matrix-members.ts';
import { relayFromMatrix, relayTopicToIrc } from './matrix-messages.ts';
import type { Bridge } from './parts.ts';
import { followTombstone } from './tombstones.ts';

/** An event as the homeserver pushes it. */
export interface PushedEvent {
  readonly type: string;
  readonly room_id: string;
  readonly sender: string;
  readonly state_key?: string;
  readonly content: Content;
}

/** Hears one event; what takes long is done behind, in the order of the room where order matters. */
export function hearMatrix(bridge: Bridge, event: PushedEvent): void {
  const { type, room_id: roomId, sender, content, state_key: key } = event;
  const later = (work: () => Promise<unknown>) =>
    bridge.background.runInOrder(`room ${roomId} ${sender}`, `${type} of ${sender} in ${roomId}`, work);
  const message = { roomId, sender, content };
  if (type === 'm.room.message') {
    later(() => relayFromMatrix(bridge, message));
    if (bridge.mappings.adminOf(roomId) === sender) later(() => answerAdmin(bridge, message));
  } else if (type === 'm.room.topic' && key === '') later(() => relayTopicToIrc(bridge, message));
  else if (type === 'm.room.power_levels' && key === '') bridge.levels.heard(roomId, content);
  else if (type === 'm.room.tombstone' && key === '') {
    later(() => followTombstone(bridge, { roomId, sender, replacement: content.replacement_room }));
  } else if (type === 'm.room.member' && key !== undefined) {
    later(() => hearMember(bridge, { ...message, userId: key }));
  }
}

async function hearMember(
  bridge: Bridge,
  { roomId, sender, content, userId }: { roomId: string; sender: string; content: Content; userId: string },
): Promise<void> {
  const { membership, displayname, reason } = content;
  if (membership === 'invite' && userId === bridge.matrix.bot) {
    await onInvitation(bridge, { roomId, sender, content });
  } else if (membership === 'join') {
    const displayName = typeof displayname === 'string' ? displayname : undefined;
    await onMatrixJoin(bridge, { roomId, userId, displayName });
  } else if (membership === 'leave' && sender === userId) await onMatrixLeave(bridge, roomId, userId);
  else if (membership === 'leave' || membership === 'ban') {
    await onMatrixKick(bridge, { roomId, userId, by: sender, reason: typeof reason === 'string' ? reason : '' });
  }
}

/** A direct room becomes its inviter's own room with the bot; other invitations wait until somebody asks for a link. */
async function onInvitation(
  bridge: Bridge,
  { roomId, sender, content }: { roomId: string; sender: string; content: Content },
): Promise<void> {
  if (content.is_direct !== true) return;
  await bridge.matrix.join(roomId);
  const plumbing = await bridge.matrix.getState(roomId, 'm.room.plumbing');
  if (plumbing?.status !== 'enabled') bridge.mappings.setAdminRoom(sender, roomId);
}
