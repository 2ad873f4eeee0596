import type { Json } from '#src/portals/json';

/** One line of the story: who did what, when (spec C-11). */
export interface AuditEntry {
  /** The plan it belongs to. */
  readonly plan: string;
  /** The consolidation, once there is one. */
  readonly consolidation?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** A user id, an actor id, an IRC mask, or `tributary`. */
  readonly who: string;
  /** A short fixed word such as `consent-granted`. */
  readonly what: string;
  readonly detail: Json;
}

/** An entry with its place in the chain: SHA-256 over canonical JSON of the entry and the hash before it. */
export interface ChainedEntry extends AuditEntry {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** The append-only, hash-chained log. */
export interface AuditLog {
  append(entry: AuditEntry): Promise<void>;
  /** Oldest first; of a plan and its consolidations. */
  of(plan: string): Promise<readonly ChainedEntry[]>;
  /** Whether the whole chain holds; otherwise the sequence number of the first broken link. */
  verify(): Promise<{ readonly entries: number; readonly brokenAt?: number }>;
}
