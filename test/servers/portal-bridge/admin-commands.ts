import { ApiError } from './api-errors.ts';
import { link } from './link.ts';
import type { RoomMessage } from './matrix-messages.ts';
import { folded } from './names.ts';
import { type Bridge, networkOf, roomsOf } from './parts.ts';
import { makePortal } from './portals.ts';
import { unlink } from './unlink.ts';

type Command = (bridge: Bridge, sender: string, words: readonly string[]) => Promise<string>;

const COMMANDS: Readonly<Record<string, Command>> = {
  '!join': join,
  '!plumb': plumb,
  '!unlink': unlinkRoom,
  '!unplumb': unlinkRoom,
};

/** Does what somebody says in their own room with the bot, and says what came of it. */
export async function answerAdmin(bridge: Bridge, { roomId, sender, content }: RoomMessage): Promise<void> {
  const [name = '', ...words] = String(content.body).trim().split(/\s+/);
  const command = COMMANDS[name];
  if (content.msgtype !== 'm.text' || command === undefined) return;
  const body = await command(bridge, sender, words).catch((error: unknown) =>
    error instanceof ApiError ? `${name} failed: ${String(error.body.errcode)}: ${error.message}` : `${name} failed`,
  );
  await bridge.matrix.send(roomId, { msgtype: 'm.notice', body });
}

/** `!join #channel`: invites to the rooms of the channel, or to a new portal without an alias. */
async function join(bridge: Bridge, sender: string, words: readonly string[]): Promise<string> {
  const channel = folded(words.at(-1) ?? '');
  const network = words.length > 1 ? networkOf(bridge, words[0] ?? '') : bridge.networks[0];
  if (network === undefined || !channel.startsWith('#')) return 'Say: !join [irc.example.net] #channel';
  const mapped = roomsOf(bridge, { network, channel });
  if (mapped.length === 0) await makePortal(bridge, { network, channel, origin: 'join', invite: [sender] });
  else await Promise.allSettled(mapped.map((roomId) => bridge.matrix.invite(roomId, sender)));
  return 'You are invited.';
}

/** `!plumb !room irc.domain #channel`: maps without asking anybody, writes no record, and keeps capital letters. */
async function plumb(bridge: Bridge, sender: string, words: readonly string[]): Promise<string> {
  const [roomId = '', domain = '', channel = ''] = words;
  if (!bridge.settings.behaviour.admins.includes(sender)) return 'You may not plumb rooms.';
  const network = networkOf(bridge, domain);
  if (network === undefined || !channel.startsWith('#'))
    return 'Say: !plumb !room:example.net irc.example.net #channel';
  await bridge.matrix.join(roomId);
  await link(bridge, { network, channel, roomId, userId: sender });
  return 'Room plumbed.';
}

/** `!unlink !room irc.domain #channel`: as the provisioning API does; an admin needs no power in the room. */
async function unlinkRoom(bridge: Bridge, sender: string, words: readonly string[]): Promise<string> {
  const [matrix_room_id = '', remote_room_server = '', remote_room_channel = ''] = words;
  const isAdmin = bridge.settings.behaviour.admins.includes(sender);
  await unlink(bridge, { matrix_room_id, remote_room_server, remote_room_channel }, { userId: sender, isAdmin });
  return 'Room unlinked.';
}
