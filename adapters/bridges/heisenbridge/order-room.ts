import { setTimeout as pause } from 'node:timers/promises';
import type { LinkQuery } from '#adapters/contract';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { NetworkRoom } from './network-rooms.ts';
import { quoted } from './orders.ts';
import type { Parts, Words } from './parts.ts';
import { isNamed, roomIn } from './words.ts';

const ENTRY_MS = 10_000;
const LOOK_MS = 200;
const UNKNOWN = 'Network does not exist';

/**
 * The room in which the bridge takes our orders for a network: one that we are in, else one that it opens for us.
 * Throws HEISENBRIDGE_NO_ROOM when it does not talk to us.
 */
export async function orderRoom(parts: Parts, words: Words, { channel }: LinkQuery): Promise<NetworkRoom> {
  const names = namesOf(parts, channel.network);
  const known = (await words.rooms.networks()).find(({ network }) => names.some((name) => isNamed(name, network)));
  if (known !== undefined) return known;
  const chat = (await words.rooms.chats())[0] ?? (await openChat(parts, words));
  for (const network of names) {
    const room = await openNetwork(words, { chat, network });
    if (room === undefined) continue;
    await words.talk.enter(room);
    return { room, network };
  }
  throw new TributaryError('HEISENBRIDGE_NETWORK_UNKNOWN', {
    facts: { bridge: parts.setting.id, network: names.join(' or ') },
  });
}

/** What the bridge may call a network: as we do, or as its entry says other bridges do. */
export function namesOf({ ports }: Parts, network: string | undefined): readonly string[] {
  const setting = ports.networks.find(({ id }) => id === network);
  const names = [network, setting?.bridgeDomain].filter((name) => name !== undefined);
  return [...new Set(names)];
}

/** Enters the room that the configuration names. Throws HEISENBRIDGE_NO_ROOM when nobody lets us in. */
export async function enterConfigured(parts: Parts, { talk }: Words): Promise<void> {
  const { adminRoom } = parts.setting;
  if (adminRoom === undefined || (await parts.ports.world.joinedRooms(talk.as)).includes(adminRoom)) return;
  try {
    await talk.enter(adminRoom);
  } catch (error) {
    if (!isTributaryError(error, 'MATRIX_REFUSED')) throw error;
    throw noRoom(parts, talk.user, `it is not let into ${adminRoom}`);
  }
}

/** Makes a direct room; one that the bridge does not come into is left again. */
async function openChat(parts: Parts, { talk }: Words): Promise<RoomId> {
  const room = await talk.openChat();
  for (let waited = 0; waited < ENTRY_MS; waited += LOOK_MS) {
    const members = await parts.ports.world.joinedMembers({ room, as: talk.as });
    if (members.includes(parts.setting.bot)) return room;
    await pause(LOOK_MS);
  }
  await talk.leave(room);
  throw noRoom(parts, talk.user, 'the bridge does not accept its invitation');
}

/** A new network room is there only a while after the answer; asked too early, the bridge opens a second one. */
const OPENING_MS = 2_000;

/** Undefined: the bridge has no such network. Its first answer to a new one names no room, the second does. */
async function openNetwork(
  { conversation }: Words,
  { chat, network }: { readonly chat: RoomId; readonly network: string },
): Promise<RoomId | undefined> {
  const ask = () =>
    conversation.ask({
      room: chat,
      text: `OPEN ${quoted(network)}`,
      what: `to open ${network}`,
      isAnswered: (lines) => lines.some((line) => line === UNKNOWN || /^(You|Inviting) /.test(line)),
    });
  const first = await ask();
  if (first.lines.includes(UNKNOWN)) return undefined;
  const known = roomIn(first.lines);
  if (known !== undefined) return known;
  await pause(OPENING_MS);
  return roomIn((await ask()).lines);
}

function noRoom({ setting }: Parts, user: string, why: string): TributaryError {
  return new TributaryError('HEISENBRIDGE_NO_ROOM', { facts: { bridge: setting.id, user, why, bot: setting.bot } });
}
