import type { EventId, RoomId } from '#src/portals/ids';
import type { TimeToObject } from './objection-period.ts';
import type { Party, PartyId } from './party.ts';

/** What a person said about a plan. */
export type Word = 'agree' | 'refuse' | 'object';

/** One person's word for one party, bound to a plan's hash, with its evidence (spec C-2, C-11). */
export interface Consent {
  readonly plan: string;
  readonly hash: string;
  readonly party: PartyId;
  /** The Matrix user id, or `nick!user@host` on IRC. */
  readonly person: string;
  readonly word: Word;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The level the person had in the party's room at that event; undefined for operators. */
  readonly level?: number;
  /** The event that is the evidence; undefined when an operator spoke by command. */
  readonly room?: RoomId;
  readonly event?: EventId;
  readonly note?: string;
  /** When it was taken back; undefined while it stands. */
  readonly withdrawnAt?: number;
}

/** The question that was put to one party: one code, bound to plan, hash, party and expiry (spec C-2). */
export interface ConsentRequest {
  readonly plan: string;
  readonly hash: string;
  readonly party: PartyId;
  readonly code: string;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  readonly expiresAt: number;
  /** Where it was asked; undefined when the operator is asked at the terminal. */
  readonly room?: RoomId;
  readonly event?: EventId;
}

/** What the gate has to know of a plan: it knows rooms and a hash, never the plan itself. */
export interface ConsentSubject {
  readonly plan: string;
  readonly hash: string;
  readonly expiresAt: number;
  /** False once the first write happened: from then on the expiry no longer counts (spec W-12). */
  readonly beforeFirstWrite: boolean;
  /** While people can object the time to agree stands still; undefined: nobody is given time to object. */
  readonly objections?: TimeToObject | undefined;
  /** When the first tombstone was intended: later withdrawals and objections change nothing (spec W-6). */
  readonly pointOfNoReturnAt?: number | undefined;
  readonly parties: readonly Party[];
}
