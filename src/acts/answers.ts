import type { PartyId, Verdict } from '#src/consent/party';
import type { Following } from '#src/consolidation/following';
import type { Plan } from '#src/consolidation/plan';
import type { ActRecord, Consolidation, Leg, StepRecord } from '#src/consolidation/records';
import type { ActorId } from '#src/portals/actor';
import type { EventId, RoomId } from '#src/portals/ids';
import type { ChainCheck, ChainedEntry } from '#src/ports/audit-log';

/** What `plan` is asked; rooms are ids, aliases or network addresses as people type them. */
export interface PlanRequest {
  /** Undefined: canonical is chosen among the rooms (spec P-7). */
  readonly into?: string;
  readonly retire: readonly string[];
  /** A group whose rooms are retired as well; those that are nowhere on Matrix are left out. */
  readonly group?: string;
  /** Where nobody has started an earlier plan of the same rooms yet, that one is answered and no other is kept. */
  readonly orBefore?: true;
  /** Nothing is kept. */
  readonly dryRun: boolean;
  readonly requestedBy?: string;
}

/** A plan with where its consents stand. */
export interface PlanAnswer {
  readonly plan: Plan;
  readonly parties: readonly PartyAnswer[];
  readonly kept: boolean;
  /** Rooms that were joined only to look and could not be left again; absent: none. */
  readonly stillInside?: readonly { readonly room: RoomId; readonly actor: ActorId; readonly why: string }[];
  /** Places of the group that the plan does not touch; absent: no group was named. */
  readonly leftOut?: readonly LeftOut[];
}

/** A place of a group that is no part of the plan, and why. */
export interface LeftOut {
  readonly place: string;
  readonly why: string;
}

/** One party and its verdict; `people` have spoken. */
export interface PartyAnswer {
  readonly id: PartyId;
  readonly place: string;
  /** The one line that is agreed to by itself; undefined: the plan as a whole. */
  readonly about?: string;
  readonly verdict: Verdict;
  readonly people: readonly string[];
  /** Why the verdict is not `granted`, in words; undefined when it is. */
  readonly why?: string;
}

/** What was sent where by `ask`. */
export interface AskAnswer {
  readonly plan: string;
  /** How each party answers; one that has agreed needs to no more. */
  readonly asked: readonly {
    readonly party: PartyId;
    readonly place: string;
    readonly how: string;
    readonly agreed: boolean;
  }[];
}

/** An operator's word, one party each. */
export interface WordRequest {
  readonly plan: string;
  readonly party: string;
  readonly by: string;
  readonly note?: string;
}

/** Where a plan's consents stand after a word. */
export interface WordAnswer {
  readonly plan: string;
  readonly party: PartyId;
  readonly verdict: Verdict;
  readonly parties: readonly PartyAnswer[];
}

/** Where a consolidation stands. */
export interface StatusAnswer {
  readonly consolidation: Consolidation;
  readonly legs: readonly Leg[];
  readonly parties: readonly PartyAnswer[];
  readonly plan: Plan;
  readonly liveWorkers: number;
  /** Who had followed when it was last counted; absent: nobody has counted yet. */
  readonly followed?: FollowedAnswer;
}

/** How many people of the retired rooms are in canonical, by homeserver. */
export interface FollowedAnswer {
  /** When it was counted, milliseconds since 1970. */
  readonly at: number;
  readonly servers: Following;
}

/** The whole story with evidence. */
export interface ReportAnswer extends StatusAnswer {
  readonly steps: readonly StepRecord[];
  readonly acts: readonly ActRecord[];
  readonly audit: readonly ChainedEntry[];
}

/** The log of a plan or consolidation; `verified` and `witness` only when it was asked for. */
export interface AuditAnswer {
  readonly entries: readonly ChainedEntry[];
  readonly verified?: ChainCheck;
  readonly witness?: RoomWitness;
}

/** What our own messages in the plan's rooms said of the log when they were sent: nobody can rewrite those. */
export interface RoomWitness {
  /** How many of them were read. */
  readonly messages: number;
  /** Up to this place the log is what they say; 0 when they say nothing. */
  readonly upTo: number;
  /** Rooms that cannot be read now. */
  readonly unread: readonly RoomId[];
  /** The first entry that is gone, or another than it was by this message; undefined: none. */
  readonly against?: { readonly sequence: number; readonly room: RoomId; readonly event: EventId };
}

/** What a consolidation waits for and how to help it. */
export interface DoctorAnswer {
  readonly status: StatusAnswer;
  readonly advice: readonly string[];
}

/** Whether the service lives. */
export interface PulseAnswer {
  /** Workers that were seen within the last half minute. */
  readonly liveWorkers: number;
}

/** Who asks for an act on a consolidation, for the audit log. */
export interface ConsolidationRequest {
  /** Id of a consolidation or of its plan. */
  readonly id: string;
  readonly by?: string;
}
