import { TributaryError } from '#src/errors/tributary-error';
import { path } from '#src/matrix/requests/path';
import type { EventId } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import { readRoomEvent } from '#src/portals/read-event';
import { isBeginning, type RoomEvent } from '#src/portals/room-event';
import type { Sought, TimelinePart, TimelineReader, View } from '#src/ports/world';
import { wasAnswered } from './matrix-failure.ts';
import { requirePresent } from './membership.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

type TimelineQuery = Parameters<TimelineReader['readTimeline']>[0];

const PAGE = 100;
/** A server that gives empty pages with ever new tokens is not followed for ever. */
const MAX_EMPTY_PAGES = 10;
/** Far more than a homeserver that sorts out itself ever needs; others tell by the page that there was nothing. */
const MOST_PARTS = 1_000;

/** Reads what was said in rooms. */
export function createTimelineReader(sessions: Sessions): TimelineReader {
  return {
    readTimeline: (query) => readTimeline(sessions.of(query.as), query),
    readBack: (query) => readBack(sessions.of(query.as), query),
    readEvent: (query) => readEvent(sessions.of(query.as), query),
  };
}

/** Times are claims of other servers: no old stamp ends the reading where an event is named; else a whole page of them does. */
async function readTimeline(session: Session, query: TimelineQuery): Promise<readonly RoomEvent[]> {
  await requirePresent(session, query.room);
  const found: RoomEvent[] = [];
  let { newest } = query;
  let from: string | undefined;
  let empty = 0;
  while (found.length < query.limit && empty < MAX_EMPTY_PAGES) {
    const page = newest ?? (await readPart(session, query.room, { from, limit: PAGE }));
    newest = undefined;
    const { young, isPast } = youngIn(page.events, query);
    found.push(...young);
    empty = page.events.length === 0 ? empty + 1 : 0;
    if (isPast || page.events.some(isBeginning) || page.next === undefined || page.next === from) break;
    from = page.next;
  }
  return found.slice(0, query.limit);
}

/** What of a page is wanted, and whether all older than it is not. */
function youngIn(
  events: readonly RoomEvent[],
  { since, after }: Pick<TimelineQuery, 'since' | 'after'>,
): { readonly young: readonly RoomEvent[]; readonly isPast: boolean } {
  if (after !== undefined) {
    const place = events.findIndex(({ eventId }) => eventId === after);
    return place < 0 ? { young: events, isPast: false } : { young: events.slice(0, place), isPast: true };
  }
  const young = events.filter(({ at }) => at >= since);
  return { young, isPast: events.length > 0 && young.length === 0 };
}

/** One part at a time is held, however much was said. */
async function* readBack(session: Session, { room, ...sought }: View & Sought): AsyncGenerator<readonly RoomEvent[]> {
  await requirePresent(session, room);
  let from: string | undefined;
  for (let part = 0; part < MOST_PARTS; part += 1) {
    const { events, next } = await readPart(session, room, { from, limit: PAGE, sought });
    yield events.filter((event) => isSought(event, sought));
    if (events.some(isBeginning) || next === undefined || next === from) return;
    from = next;
  }
  throw new TributaryError('TIMELINE_TOO_LONG', { facts: { room, server: session.server, parts: MOST_PARTS } });
}

/** A server may leave a filter unheeded. */
function isSought({ type, sender }: RoomEvent, { types, senders }: Sought): boolean {
  return types.includes(type) && senders?.includes(sender) !== false;
}

interface PartQuery {
  readonly from?: string | undefined;
  readonly limit: number;
  /** Left out: everything. */
  readonly sought?: Sought;
}

/** One part of what was said; the newest one where `from` is undefined. */
export async function readPart(
  session: Session,
  room: View['room'],
  { from, limit, sought }: PartQuery,
): Promise<TimelinePart> {
  const answer = await session.call({
    method: 'GET',
    path: path`/_matrix/client/v3/rooms/${room}/messages`,
    query: {
      dir: 'b',
      limit,
      ...(from !== undefined && { from }),
      ...(sought && { filter: JSON.stringify({ types: sought.types, senders: sought.senders }) }),
    },
    what: `the messages of ${room}`,
    effect: 'reads',
  });
  const { chunk, end } = isJsonObject(answer) ? answer : {};
  const events = Array.isArray(chunk) ? chunk.map((raw: unknown) => readRoomEvent(raw, room)) : [];
  return {
    events: events.filter((event) => event !== undefined),
    next: typeof end === 'string' ? end : undefined,
  };
}

async function readEvent(session: Session, query: View & { readonly event: EventId }): Promise<RoomEvent | undefined> {
  try {
    const answer = await session.call({
      method: 'GET',
      path: path`/_matrix/client/v3/rooms/${query.room}/event/${query.event}`,
      what: `event ${query.event} of ${query.room}`,
      effect: 'reads',
    });
    const event = readRoomEvent(answer, query.room);
    return event?.eventId === query.event ? event : undefined;
  } catch (error) {
    if (wasAnswered(error, 404)) return undefined;
    throw error;
  }
}
