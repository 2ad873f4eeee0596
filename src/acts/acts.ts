import type { PartyId, Verdict } from '#src/consent/party';
import type { Plan } from '#src/consolidation/plan';
import type { ActRecord, Consolidation, Leg, StepRecord } from '#src/consolidation/records';
import type { EventId, RoomId } from '#src/portals/ids';
import type { RoomEvent } from '#src/portals/room-event';
import type { ChainCheck, ChainedEntry } from '#src/ports/audit-log';
import type { MergeRequest, RequestId } from '#src/ports/merge-requests';
import type { NetworkWish, NetworkWord } from '#src/ports/network-side';
import type { RequestDecision } from './decide-request.ts';
import type { DiscoverAnswer, DiscoverRequest } from './discover.ts';
import type { GroupAnswer, GroupsRequest, SameAnswer, SameRequest } from './group-answers.ts';
import type { HeardAnswer } from './heard-answer.ts';
import type { FollowView, PlanView } from './plan-view.ts';
import type { MergeAsk } from './request.ts';

/** What `plan` is asked; rooms are ids, aliases or network addresses as people type them. */
export interface PlanRequest {
  /** Undefined: canonical is chosen among the rooms (spec P-7). */
  readonly into?: string;
  readonly retire: readonly string[];
  /** A group whose rooms are retired as well; those that are nowhere on Matrix are left out. */
  readonly group?: string;
  /** Nothing is kept. */
  readonly dryRun: boolean;
  readonly requestedBy?: string;
}

/** A plan with where its consents stand. */
export interface PlanAnswer {
  readonly plan: Plan;
  readonly parties: readonly PartyAnswer[];
  readonly kept: boolean;
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
  readonly asked: readonly { readonly party: PartyId; readonly place: string; readonly how: string }[];
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

/** Everything a face may ask for; the words are the same on every face (spec F-1, F-2). */
export interface Acts {
  /** Looks for duplicates in every source, or in those that are named. */
  discover(request: DiscoverRequest): Promise<DiscoverAnswer>;
  plan(request: PlanRequest): Promise<PlanAnswer>;
  ask(request: { readonly plan: string; readonly by?: string }): Promise<AskAnswer>;
  agree(request: WordRequest): Promise<WordAnswer>;
  refuse(request: WordRequest): Promise<WordAnswer>;
  object(request: WordRequest): Promise<WordAnswer>;
  /** Starts the consolidation of a plan, or finds the one that was started. */
  run(request: { readonly plan: string; readonly by?: string }): Promise<StatusAnswer>;
  /** Works in this process until the consolidation waits for somebody or ends. */
  work(request: ConsolidationRequest): Promise<StatusAnswer>;
  confirm(request: ConsolidationRequest): Promise<StatusAnswer>;
  undo(request: ConsolidationRequest): Promise<StatusAnswer>;
  pause(request: ConsolidationRequest): Promise<StatusAnswer>;
  resume(request: ConsolidationRequest): Promise<StatusAnswer>;
  status(request: ConsolidationRequest): Promise<StatusAnswer>;
  list(): Promise<readonly Consolidation[]>;
  report(request: ConsolidationRequest): Promise<ReportAnswer>;
  audit(request: { readonly id: string; readonly verify: boolean }): Promise<AuditAnswer>;
  doctor(request: ConsolidationRequest): Promise<DoctorAnswer>;
  /** Groups of endpoints that belong to one community (spec D-10); certain ones first. */
  groups(request: GroupsRequest): Promise<readonly GroupAnswer[]>;
  showGroup(request: { readonly id: string }): Promise<GroupAnswer>;
  /** Keeps a person's word about two endpoints or groups; it outranks every score. */
  sayWhetherSame(request: SameRequest): Promise<SameAnswer>;
  /** A plan for everybody who has its link; nothing in it gives away a room that is not public. */
  showPlan(request: { readonly id: string }): Promise<PlanView>;
  /** Where the people of a consolidation's retired rooms find each other: public facts only. */
  showFollow(request: { readonly id: string }): Promise<FollowView>;
  /** Asks the database whether the service lives. */
  pulse(): Promise<PulseAnswer>;
  /** Takes down what somebody of a community asks for. */
  request(ask: MergeAsk): Promise<RequestId>;
  requests(wanted: { readonly all: boolean }): Promise<readonly MergeRequest[]>;
  approveRequest(decision: RequestDecision): Promise<MergeRequest>;
  declineRequest(decision: RequestDecision): Promise<MergeRequest>;
  /** Looks at new requests, plans those that may be, and asks everybody concerned. */
  workOnRequests(): Promise<void>;
  /** Enters rooms into which people invited us, and leaves those in which nobody needs us. */
  makeVisits(): Promise<void>;
  /**
   * Hears an event from a room: a word of consent, a command, a withdrawal; anything else is dropped unread (undefined).
   * Hearing an event again changes nothing and answers nothing; src/bot puts the answer into words.
   */
  hear(event: RoomEvent): Promise<HeardAnswer | undefined>;
  /** Asks, or asks again, the people of every network whose word a plan still lacks. */
  askNetworks(): Promise<void>;
  /** Hears a private word from a person of a network (spec C-5). */
  hearNetwork(word: NetworkWord): Promise<HeardAnswer | undefined>;
  /** Takes down what a person of a network asks for. */
  hearNetworkWish(wish: NetworkWish): Promise<HeardAnswer>;
  /** Answers an event in its room, once, as whichever account of ours is there. */
  reply(request: { readonly event: RoomEvent; readonly text: string }): Promise<void>;
}
