import { setTimeout as pause } from 'node:timers/promises';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { Parts, Words } from './parts.ts';
import { statusOf } from './standing.ts';
import type { NetworkStatus } from './words.ts';

const TRIES = 8;
const BETWEEN_MS = 1_000;

/** How a network room stands, connected to its network if need be. Throws HEISENBRIDGE_NOT_CONNECTED. */
export async function connect({ setting }: Parts, words: Words, room: RoomId): Promise<NetworkStatus> {
  const status = await statusOf(words, room);
  if (status.isConnected) return status;
  await words.conversation.ask({
    room,
    text: 'CONNECT',
    what: 'to connect to its network',
    isAnswered: (lines) => lines.length > 0,
  });
  for (let look = 0; look < TRIES; look += 1) {
    await pause(BETWEEN_MS);
    const now = await statusOf(words, room);
    if (now.isConnected) return now;
  }
  throw new TributaryError('HEISENBRIDGE_NOT_CONNECTED', { facts: { bridge: setting.id, room } });
}
