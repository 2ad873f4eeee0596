import type { DiscoverAnswer, DiscoverRequest } from '#src/acts/discovery/discover';
import type { GroupAnswer, GroupsRequest, SameAnswer, SameRequest } from '#src/acts/discovery/group-answers';
import type { HeardAnswer, RoomAnswer } from '#src/acts/hearing/heard-answer';
import type { FollowView, PlanView } from '#src/acts/pages/plan-view';
import type { SingleApproval, SingleApproved } from '#src/acts/plans/approve-single';
import type { ListedPlan } from '#src/acts/plans/list-plans';
import type { RequestDecision } from '#src/acts/requests/decide-request';
import type { MergeAsk } from '#src/acts/requests/request';
import type { Consolidation } from '#src/consolidation/records';
import type { RoomEvent } from '#src/portals/room-event';
import type { MergeRequest, RequestId } from '#src/ports/merge-requests';
import type { NetworkWish, NetworkWord } from '#src/ports/network-side';
import type {
  AskAnswer,
  AuditAnswer,
  ConsolidationRequest,
  DoctorAnswer,
  PlanAnswer,
  PlanRequest,
  PulseAnswer,
  ReportAnswer,
  StatusAnswer,
  WordAnswer,
  WordRequest,
} from './answers.ts';
import type { ActPorts } from './ports.ts';

/** Everything a face may ask for; the words are the same on every face (spec F-1, F-2). */
export interface Acts {
  /** Looks for duplicates in every source, or in those that are named. */
  discover(request: DiscoverRequest): Promise<DiscoverAnswer>;
  plan(request: PlanRequest): Promise<PlanAnswer>;
  /** Plans that nobody has started; with `all` every one that was kept. */
  plans(wanted: { readonly all: boolean }): Promise<readonly ListedPlan[]>;
  ask(request: { readonly plan: string; readonly by?: string }): Promise<AskAnswer>;
  agree(request: WordRequest): Promise<WordAnswer>;
  refuse(request: WordRequest): Promise<WordAnswer>;
  object(request: WordRequest): Promise<WordAnswer>;
  /** Starts the consolidation of a plan, or finds the one that was started. */
  run(request: { readonly plan: string; readonly by?: string }): Promise<StatusAnswer>;
  /** Works in this process until the consolidation waits for somebody or ends. */
  work(request: ConsolidationRequest): Promise<StatusAnswer>;
  /** Notes that a canonical admin approves one promotion, or lifts one ban. */
  approveSingle(approval: SingleApproval): Promise<SingleApproved>;
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
  /** Tells rooms that could not be told before until when one can object. */
  announceObjections(): Promise<void>;
  /** Tells rooms that could not be told before that their plan was refused. */
  tellRefusals(): Promise<void>;
  /** Leaves the rooms of refused plans that could not be left before. */
  leaveRooms(): Promise<void>;
  /** Ends plans whose time to agree is over, and leaves the rooms that were entered for them. */
  endExpiredPlans(): Promise<void>;
  /**
   * Hears an event from a room: a word of consent, a command, a withdrawal; anything else is dropped unread (undefined).
   * Hearing an event again changes nothing and answers nothing; src/bot puts the answer into words.
   */
  hear(event: RoomEvent): Promise<RoomAnswer | undefined>;
  /** Asks, or asks again, the people of every network whose word a plan still lacks. */
  askNetworks(): Promise<void>;
  /** Wakes what stands still because people of a network could not be seen, now that it can be reached again. */
  networkIsBack(network: string): Promise<void>;
  /** Hears a private word from a person of a network (spec C-5). */
  hearNetwork(word: NetworkWord): Promise<HeardAnswer | undefined>;
  /** Takes down what a person of a network asks for. */
  hearNetworkWish(wish: NetworkWish): Promise<HeardAnswer>;
  /** Answers an event in its room, once, as whichever account of ours is there. */
  reply(request: { readonly event: RoomEvent; readonly text: string }): Promise<void>;
}

/** Builds everything a face may ask for; src/acts/create-acts.ts holds the one there is. */
export type CreateActs = (ports: ActPorts) => Acts;
