import type { EventId, RoomId } from '#src/portals/ids';

/** Names a request: `r_` and ten characters. */
export type RequestId = string & { readonly __brand: 'RequestId' };

/**
 * How far a request has come. `received`: nobody has looked yet; then it is `refused`, has `joined` the same request of somebody
 * else, is `waiting` for an operator, or `approved`. An approved one is `planning`, and ends `planned` or `failed`; an operator may
 * have `declined` it.
 */
export type RequestState =
  | 'received'
  | 'refused'
  | 'joined'
  | 'waiting'
  | 'approved'
  | 'planning'
  | 'planned'
  | 'declined'
  | 'failed';

/** Somebody who wants what is asked for. */
export interface Supporter {
  /** A Matrix user id, or `nick!user@host` on IRC. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What somebody of a community asked for: these rooms are to be one. */
export interface MergeRequest {
  readonly id: RequestId;
  /** As it was written; undefined: the best room is chosen. */
  readonly into?: string;
  /** As they were written. */
  readonly retire: readonly string[];
  /** All rooms that are meant, sorted: the same rooms are the same request. Empty until they were looked up. */
  readonly rooms: readonly RoomId[];
  /** Who asked first; the others who want it as well stand in `supporters`. */
  readonly by: string;
  readonly at: number;
  /** Where it was written; undefined: on a network. */
  readonly room?: RoomId;
  readonly event?: EventId;
  readonly state: RequestState;
  readonly changedAt: number;
  readonly supporters: readonly Supporter[];
  /** Who approved or declined it; undefined while nobody has, or when nobody had to. */
  readonly decidedBy?: string;
  /** Why it was refused, declined or failed, in words; of one that joined another, that one's id. */
  readonly reason?: string;
  readonly plan?: string;
}

/** A change of a request's state, made only when it is in one of the states `from`. */
export interface RequestChange {
  readonly id: RequestId;
  readonly from: readonly RequestState[];
  /** Only when it last changed before this, milliseconds since 1970; undefined: whenever that was. */
  readonly before?: number;
  readonly to: RequestState;
  readonly at: number;
  readonly decidedBy?: string;
  readonly reason?: string;
  readonly plan?: string;
  readonly rooms?: readonly RoomId[];
}

/** What is still to be told to whoever asked on a network. */
export interface OwedWord {
  readonly id: RequestId;
  readonly by: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** When it was last tried; undefined: not yet. */
  readonly triedAt?: number;
}

/** Keeps what people of communities ask for. */
export interface MergeRequests {
  keep(request: MergeRequest): Promise<void>;
  find(id: RequestId): Promise<MergeRequest | undefined>;
  /** Newest first. */
  inStates(states: readonly RequestState[]): Promise<readonly MergeRequest[]>;
  /** Requests that name all of these rooms, newest first. */
  naming(rooms: readonly RoomId[]): Promise<readonly MergeRequest[]>;
  /** How often somebody has asked since then, whatever came of it. */
  countOf(query: { readonly by: string; readonly since: number }): Promise<number>;
  /** False when that person is noted already. */
  support(id: RequestId, supporter: Supporter): Promise<boolean>;
  /** False, and nothing is changed, when the request is in another state. */
  change(change: RequestChange): Promise<boolean>;
  /** Notes what whoever asked is to be told; what they were not told yet is replaced. */
  owe(word: Pick<OwedWord, 'id' | 'text' | 'since'>): Promise<void>;
  /** What is owed and was not tried since that moment, oldest first. */
  owed(query: { readonly triedBefore: number }): Promise<readonly OwedWord[]>;
  /** Notes an attempt; false when another process has begun one since `before`. */
  tried(attempt: {
    readonly id: RequestId;
    readonly before: number | undefined;
    readonly at: number;
  }): Promise<boolean>;
  /** Nothing is owed any more, unless it is another word by now. */
  told(word: Pick<OwedWord, 'id' | 'text'>): Promise<void>;
}
