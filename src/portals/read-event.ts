import type { EventId, RoomId, UserId } from './ids.ts';
import { isRoomId, isUserId } from './ids.ts';
import type { Json, JsonObject } from './json.ts';
import { isJsonObject } from './json.ts';
import type { RoomEvent, StateEvent } from './room-event.ts';

/** Matrix limits ids, types and state keys to this many bytes. */
const MAX_BYTES = 255;
/** Deeper content than this is cut to null: no known event needs it, and recursion over it could exhaust the stack. */
const MAX_DEPTH = 64;

/**
 * Checks one event as a homeserver gave it; undefined when it is not an event or belongs to another room than `room`.
 * The content is a copy without prototypes, so that a key named `__proto__` or `constructor` is only a key (threat T-25).
 */
export function readRoomEvent(raw: unknown, room?: RoomId): RoomEvent | undefined {
  if (!isJsonObject(raw)) return undefined;
  const { event_id: eventId, type, sender, origin_server_ts: at, state_key: stateKey } = raw;
  const place = roomOf(raw, room);
  if (place === undefined || !isShort(eventId) || !isShort(type)) return undefined;
  if (typeof sender !== 'string' || !isUserId(sender)) return undefined;
  if (stateKey !== undefined && !isShort(stateKey, 0)) return undefined;
  return {
    eventId: eventId as EventId,
    room: place,
    type,
    sender: sender as UserId,
    at: typeof at === 'number' && Number.isSafeInteger(at) ? at : 0,
    content: contentOf(raw),
    ...redactedByOf(raw),
    ...(typeof stateKey === 'string' && { stateKey, ...formerOf(raw) }),
  };
}

function formerOf({ unsigned }: JsonObject): Pick<RoomEvent, 'formerContent' | 'replaces'> {
  const { prev_content: former, replaces_state: replaces } = isJsonObject(unsigned) ? unsigned : {};
  return {
    ...(isJsonObject(former) && { formerContent: withoutPrototypes(former) as JsonObject }),
    ...(isShort(replaces) && { replaces: replaces as EventId }),
  };
}

/** As `readRoomEvent`, for events that must be state. */
export function readStateEvent(raw: unknown, room?: RoomId): StateEvent | undefined {
  const event = readRoomEvent(raw, room);
  return event !== undefined && isStateEvent(event) ? event : undefined;
}

/** True when the event has a state key. */
export function isStateEvent(event: RoomEvent): event is StateEvent {
  return event.stateKey !== undefined;
}

/** A deep copy whose objects have no prototype and which is at most 64 levels deep. */
export function withoutPrototypes(value: Json | undefined, depth = MAX_DEPTH): Json {
  if (value === undefined || value === null || typeof value !== 'object') return value ?? null;
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((item: Json) => withoutPrototypes(item, depth - 1));
  const copy: Record<string, Json> = Object.create(null);
  for (const [key, item] of Object.entries(value)) copy[key] = withoutPrototypes(item, depth - 1);
  return copy;
}

/** A room id that the answer names must be the one that was asked about; v12 create events name none. */
function roomOf(raw: JsonObject, asked: RoomId | undefined): RoomId | undefined {
  const named = raw.room_id;
  if (named === undefined) return asked;
  if (typeof named !== 'string' || !isRoomId(named)) return undefined;
  return asked === undefined || asked === named ? named : undefined;
}

/** Synapse empties redacted messages itself; other servers may leave that to the reader. */
function contentOf(raw: JsonObject): JsonObject {
  const content = raw.content;
  if (!isJsonObject(content) || isRedactedMessage(raw)) return Object.create(null) as JsonObject;
  const copy = withoutPrototypes(content) as JsonObject;
  // Before room version 11 the redacted event is named beside the content.
  const named = raw.type === 'm.room.redaction' && typeof raw.redacts === 'string' && copy.redacts === undefined;
  return named ? { ...copy, redacts: raw.redacts } : copy;
}

function isRedactedMessage(raw: JsonObject): boolean {
  return raw.state_key === undefined && redactionOf(raw) !== undefined;
}

function redactedByOf(raw: JsonObject): Pick<RoomEvent, 'redactedBy'> {
  const sender = redactionOf(raw)?.sender;
  return typeof sender === 'string' && isUserId(sender) ? { redactedBy: sender } : {};
}

/** The event that deleted it, as the homeserver gives it along. */
function redactionOf({ redacted_because: beside, unsigned }: JsonObject): JsonObject | undefined {
  const within = isJsonObject(unsigned) ? unsigned.redacted_because : undefined;
  return [within, beside].find(isJsonObject);
}

function isShort(value: unknown, atLeast = 1): value is string {
  return typeof value === 'string' && value.length >= atLeast && new TextEncoder().encode(value).length <= MAX_BYTES;
}
