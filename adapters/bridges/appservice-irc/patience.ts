import { ghostsAmong } from '#src/portals/bridge-ghosts';
import { localpartOf, type RoomId } from '#src/portals/ids';
import { foldIrcCase } from '#src/portals/irc-channel';
import { isRequestFor, readRequest } from './bridging-state.ts';
import type { Parts } from './parts.ts';
import type { Place } from './place.ts';
import { asAnybody } from './seen-room.ts';

/** Silence is no refusal: operators are asked again, but no more often than this (spec C-5). */
export const ASKED_A_DAY = 3;
const DAY_MS = 86_400_000;
/** Without any sign of life of an operator the next question waits so long. */
const QUIET_MS = 4 * 3_600_000;
/** How far back a room is read for former questions and for operators who speak. */
const LOOK_BACK = 1_000;

/** A question that was put before. */
export interface AskedBefore {
  /** How often within the last day. */
  readonly times: number;
  /** When the next question may be put, milliseconds since 1970; undefined: now. */
  readonly notBefore: number | undefined;
}

/** Where the bridge never wrote a request for the channel, nobody was asked. */
export const NEVER_ASKED: AskedBefore = { times: 0, notBefore: undefined };

/** Where a question belongs. */
export interface Question {
  readonly place: Place;
  /** Room that is to be linked: the bridge writes its requests there, which is all the memory that is needed. */
  readonly room: RoomId;
  /** Room of the channel in which its operators can be seen; undefined: nowhere. */
  readonly source: RoomId | undefined;
  /** Nicks of the operators; empty: they are not known. */
  readonly operators: readonly string[];
}

/** Whether the operators may be asked again, by what the bridge wrote into the room. */
export async function askedBefore(parts: Parts, question: Question): Promise<AskedBefore> {
  const now = parts.now();
  const events = await recent(parts, question.room, now - DAY_MS);
  const own = events.filter((event) => isRequestFor(parts, event, question.place));
  const asked = own.filter((event) => readRequest(event)?.status === 'pending').map(({ at }) => at);
  const [last] = own.map(({ at }) => at).sort((a, b) => b - a);
  if (last === undefined || asked.length === 0) return NEVER_ASKED;
  if (asked.length >= ASKED_A_DAY) return { times: asked.length, notBefore: Math.min(...asked) + DAY_MS };
  const isSeen = await spokeSince(parts, question, last);
  const notBefore = isSeen || now >= last + QUIET_MS ? undefined : last + QUIET_MS;
  return { times: asked.length, notBefore };
}

/** An operator who speaks in the channel is there to be asked; they are seen as their ghosts. */
async function spokeSince(parts: Parts, { source, operators }: Question, since: number): Promise<boolean> {
  if (source === undefined) return false;
  const said = (await recent(parts, source, since)).filter(({ type }) => type === 'm.room.message');
  const ghosts = ghostsAmong([...new Set(said.map(({ sender }) => sender))], parts.setting);
  const nicks = operators.map((nick) => foldIrcCase(nick, 'ascii'));
  return ghosts.some((ghost) => nicks.length === 0 || nicks.some((nick) => localpartOf(ghost).endsWith(nick)));
}

async function recent(parts: Parts, room: RoomId, since: number) {
  const { world } = parts.ports;
  return (await asAnybody(parts, (as) => world.readTimeline({ room, as, since, limit: LOOK_BACK }))) ?? [];
}
