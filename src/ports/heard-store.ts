import type { EventId, ServerName } from '#src/portals/ids';

/** Remembers which events and transactions were handled, across restarts. */
export interface HeardStore {
  /** True when the event was handled already; marks nothing. */
  knows(event: EventId): Promise<boolean>;
  /** Marks an event as handled: true the first time, false ever after. */
  firstTime(event: EventId): Promise<boolean>;
  /** True when the transaction was taken already (threat T-33). */
  knowsTransaction(homeserver: ServerName, transaction: string): Promise<boolean>;
  keepTransaction(homeserver: ServerName, transaction: string): Promise<void>;
  /** Forgets what was handled before this time (milliseconds since 1970); the last transaction of a homeserver is kept. */
  forget(before: number): Promise<void>;
}
