import { createHash } from 'node:crypto';
import { isTributaryError } from '#src/errors/tributary-error';
import type { ServerName } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import { readRoomEvent } from '#src/portals/read-event';
import type { RoomEvent } from '#src/portals/room-event';

/** Remembers transactions across restarts; the store's HeardStore does. */
export interface TransactionMemory {
  knowsTransaction(homeserver: ServerName, transaction: string): Promise<boolean>;
  keepTransaction(homeserver: ServerName, transaction: string): Promise<void>;
}

/** Something that a homeserver pushed could not be handled. */
export interface AppserviceFault {
  readonly error: unknown;
  /** Undefined when it was not about one event. */
  readonly event?: RoomEvent;
  /** True when it will not be tried again. */
  readonly givenUp: boolean;
}

/** What happens to what a homeserver pushes. */
export interface TransactionSettings {
  readonly homeserver: ServerName;
  readonly memory: TransactionMemory;
  /** Handles one event; it may be handed the same event again. A failure makes the homeserver push again later. */
  readonly onEvent: (event: RoomEvent) => Promise<void>;
  /** Told about everything that went wrong here. */
  readonly onFault: (fault: AppserviceFault) => void;
}

/** One transaction as it was pushed. */
export interface Transaction {
  readonly id: string;
  readonly body: unknown;
}

/**
 * A homeserver pushes nothing else until a transaction was taken. So an event that fails for no passing reason is given up
 * after this many deliveries, about ten minutes with Synapse's pauses: one room must not deafen us for all others.
 */
const MOST_DELIVERIES = 8;

/** Takes a transaction unless it was taken already; false when it has to be pushed again. */
export type TransactionTaker = (transaction: Transaction) => Promise<boolean>;

/** Takes the transactions of one homeserver, each once, also when the same one is pushed twice at a time. */
export function createTransactionTaker(settings: TransactionSettings): TransactionTaker {
  const underWay = new Map<string, Promise<boolean>>();
  const deliveries = new Map<string, number>();
  return (transaction) => {
    const name = nameOf(transaction);
    const running = underWay.get(name);
    if (running !== undefined) return running;
    const count = (deliveries.get(name) ?? 0) + 1;
    deliveries.set(name, count);
    const taken = take(settings, { name, events: eventsIn(transaction.body), isLast: count >= MOST_DELIVERIES });
    const ended = taken.then((isTaken) => {
      if (isTaken) deliveries.delete(name);
      return isTaken;
    });
    const kept = ended.finally(() => underWay.delete(name));
    underWay.set(name, kept);
    return kept;
  };
}

async function take(
  settings: TransactionSettings,
  push: { readonly name: string; readonly events: readonly RoomEvent[]; readonly isLast: boolean },
): Promise<boolean> {
  const { homeserver, memory } = settings;
  if (await memory.knowsTransaction(homeserver, push.name)) return true;
  let isWhole = true;
  for (const event of push.events) isWhole = (await handle(settings, event, push.isLast)) && isWhole;
  if (isWhole) await memory.keepTransaction(homeserver, push.name);
  return isWhole;
}

async function handle({ onEvent, onFault }: TransactionSettings, event: RoomEvent, isLast: boolean): Promise<boolean> {
  try {
    await onEvent(event);
    return true;
  } catch (error) {
    const givenUp = isLast && !(isTributaryError(error) && error.kind === 'temporary');
    onFault({ event, error, givenUp });
    return givenUp;
  }
}

/**
 * Its id and a hash of its event ids: a homeserver that was restored from a backup uses old ids again for other events,
 * which must not be taken for known. The same transaction pushed again holds the same events.
 */
function nameOf({ id, body }: Transaction): string {
  const ids = rawEventsIn(body).map((raw) => (isJsonObject(raw) ? (raw.event_id ?? null) : null));
  const hash = createHash('sha256').update(JSON.stringify(ids)).digest('hex');
  return `${id.slice(0, 200)} ${hash.slice(0, 16)}`;
}

/** Malformed events are left out: they could never be handled. */
function eventsIn(body: unknown): readonly RoomEvent[] {
  return rawEventsIn(body)
    .map((raw) => readRoomEvent(raw))
    .filter((event) => event !== undefined);
}

function rawEventsIn(body: unknown): readonly unknown[] {
  const events: unknown = isJsonObject(body) ? body.events : undefined;
  return Array.isArray(events) ? events : [];
}
