import { isTributaryError } from '#src/errors/tributary-error';
import type { ActorId } from '#src/portals/actor';
import type { EventId, RoomId } from '#src/portals/ids';
import type { RoomEvent } from '#src/portals/room-event';
import type { AuditLog } from '#src/ports/audit-log';
import type { Clock } from '#src/ports/clock';
import type { ConsentStore } from '#src/ports/consent-store';
import type { HeardTalk, Hearing } from '#src/ports/hearing';
import type { TimelineReader } from '#src/ports/world';
import { asTime } from './request-message.ts';

/** What it takes to listen in the rooms where somebody was asked. */
export interface Listening {
  readonly world: Pick<TimelineReader, 'readTimeline'>;
  readonly consents: Pick<ConsentStore, 'requestsOf'>;
  readonly hearing: Hearing;
  /** Who of ours sees the room now; undefined: nobody. */
  readonly readerIn: (room: RoomId) => Promise<ActorId | undefined>;
  /** Told when not all that was said can be looked through. */
  readonly audit: Pick<AuditLog, 'append'>;
  readonly clock: Clock;
}

/** How much of a room's talk since the question is looked through each time: what reached our server late stands among it. */
const LOOK_BACK = 500;
/** So much more is asked for each time when that leaves something between it and what was heard. */
const FURTHER = 4;
/** Nobody reads a room without end: a word that is older than so many events is heard by push alone. */
const MOST = 10_000;

/**
 * Hears what was said since the question in every room where somebody was asked about this plan (spec P-9). What was
 * pushed to us was heard already; hearing is safe to repeat.
 */
export async function listenInRooms(
  listening: Listening,
  plan: Parameters<ConsentStore['requestsOf']>[0],
): Promise<void> {
  const since = new Map<RoomId, Question>();
  for (const { room, askedAt: from, event: after } of await listening.consents.requestsOf(plan)) {
    const earlier = room && since.get(room);
    if (room && !(earlier && earlier.from <= from)) since.set(room, { room, from, after });
  }
  const talks = await Promise.all([...since.values()].map((question) => talkSince(listening, question)));
  for (const talk of talks) if (talk) await hearTalk(listening, plan, talk);
}

/** What was said in a room since the question, newest first. */
interface Talk {
  readonly room: RoomId;
  /** Whose eyes saw which room. */
  readonly seen: string;
  readonly from: number;
  readonly events: readonly RoomEvent[];
  /** What was heard before and is among it. */
  readonly known: HeardTalk | undefined;
  /** False when more was said between it and what was heard before. */
  readonly isWhole: boolean;
}

/** The first question that was put in a room. */
interface Question {
  readonly room: RoomId;
  readonly from: number;
  /** Our message: what the room has after it was said since, whatever its server claims of the time (threat T-10). */
  readonly after: EventId | undefined;
}

/** A room that we may no longer look into says nothing; who is asked there is then heard by push, or waited for. */
async function talkSince(listening: Listening, question: Question): Promise<Talk | undefined> {
  const as = await listening.readerIn(question.room);
  if (!as) return undefined;
  try {
    return await readBack(listening, { ...question, as });
  } catch (error) {
    if (isTributaryError(error) && error.kind === 'not-allowed') return undefined;
    throw error;
  }
}

interface Place extends Question {
  readonly as: ActorId;
}

/** Back to what was heard before, or to the question. */
async function readBack({ world, hearing }: Listening, { room, as, from, after }: Place): Promise<Talk> {
  const seen = `${as} ${room}`;
  const before = hearing.heardTo.get(seen);
  for (let limit = LOOK_BACK; ; limit = Math.min(limit * FURTHER, MOST)) {
    const events = await world.readTimeline({ room, as, since: from, after, limit });
    const isKnown = before && before.from <= from && events.some(({ eventId }) => eventId === before.newest);
    const isWhole = events.length < limit || isKnown === true;
    if (isWhole || limit === MOST) return { room, seen, from, events, isWhole, known: isKnown ? before : undefined };
  }
}

async function hearTalk({ hearing, audit, clock }: Listening, plan: string, talk: Talk): Promise<void> {
  for (const event of [...talk.events].reverse()) await hearing.hear(event);
  const [newest, oldest] = [talk.events[0], talk.events.at(-1)];
  if (!newest || !oldest) return;
  hearing.heardTo.set(talk.seen, { newest: newest.eventId, from: talk.known?.from ?? talk.from });
  if (talk.isWhole) return;
  const detail = { room: talk.room, looked: talk.events.length, backTo: asTime(oldest.at) };
  await audit.append({ plan, at: clock.now(), who: 'tributary', what: 'talk-not-all-heard', detail });
}
