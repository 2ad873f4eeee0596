import type { Json } from '#src/portals/json';

/** One line of the story: who did what, when (spec C-11). */
export interface AuditEntry {
  /** The plan it belongs to, or the request before there is a plan. */
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

/** Where the chain ends: carried by every message of ours, so that rooms can witness it. */
export type ChainHead = Pick<ChainedEntry, 'sequence' | 'hash'>;

/** What a check of the whole chain found. */
export interface ChainCheck {
  /** How many entries hold, from the first on. */
  readonly entries: number;
  /** The first entry that is not what was written, or is missing in the middle; undefined: none. */
  readonly brokenAt?: number;
  /** How many entries are missing at the end, by what the database itself kept of it; undefined: none. */
  readonly cutOff?: number;
}

/** The append-only, hash-chained log. */
export interface AuditLog {
  append(entry: AuditEntry): Promise<void>;
  /** Oldest first; of a plan and its consolidations. */
  of(plan: string): Promise<readonly ChainedEntry[]>;
  /** The last entry's place and hash; place 0 while there is none. */
  head(): Promise<ChainHead>;
  /** The hash of the entry at a place; undefined when there is no such entry. */
  hashAt(sequence: number): Promise<string | undefined>;
  verify(): Promise<ChainCheck>;
}
