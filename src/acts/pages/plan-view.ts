import type { PlanPhase } from '#src/acts/plans/plan-phase';
import type { PartyKind } from '#src/consent/party';
import type { PlanId, StepForecast } from '#src/consolidation/plan';
import type { ConsolidationId, ConsolidationState, Leg, StepRecord } from '#src/consolidation/records';
import type { StepName } from '#src/consolidation/step-names';
import type { RoomAlias, RoomId, ServerName } from '#src/portals/ids';

/** A room for everybody who has the link: one that is not public shows neither name, address nor id. */
export type RoomView =
  | { readonly isPublic: true; readonly room: RoomId; readonly name: string; readonly address: string }
  | { readonly isPublic: false };

/** Sentences; those that would give away a room that is not public are counted only. */
export interface Told {
  readonly lines: readonly string[];
  readonly withheld: number;
}

/** How a party answers: by a message in its room, by private message on its network, or at the terminal of the service. */
export type AnswerWay = 'in-room' | 'by-private-message' | 'at-terminal';

/** A party, and where it stands; who spoke is counted, not named. */
export interface PartyView {
  readonly kind: PartyKind;
  readonly room?: RoomView;
  /** A bridge, a server or a channel; undefined for rooms, and for the channel of a room that is not public. */
  readonly place?: string;
  readonly standing: 'agreed' | 'refused' | 'open' | 'too-late';
  readonly agreed: number;
  readonly quorum: number;
  /** The level that is needed in the room; 0 elsewhere. */
  readonly level: number;
  readonly way: AnswerWay;
  /** The line that is agreed to by itself, where it may be said. */
  readonly about?: string;
  /** True once the question stands where the party is met. */
  readonly asked: boolean;
  /** What is typed at the terminal to agree; undefined where that is not the way, or would name what is not public. */
  readonly command?: string;
}

/** One step for the run or for one room, and how far it has come; `progress` is undefined before it began. */
export interface StepView {
  readonly step: StepName;
  readonly room?: RoomView;
  readonly outcome: StepForecast['outcome'];
  readonly why?: string;
  readonly acts: Told;
  readonly progress?: StepRecord['state'];
}

/** Something that only a person can do; undefined: it would give away a room that is not public. */
export interface TaskView {
  readonly step: StepName;
  readonly who: string;
  readonly room?: RoomView;
  readonly what: string;
  /** The step that waited for it was finished, which it is only once a look at the world shows the task done. */
  readonly isDone?: true;
}

/** Whom the run waits for; without `who` nobody can hurry it, without `what` it may not be said. */
export interface WaitView {
  readonly who?: string;
  readonly what?: string;
  /** Milliseconds since 1970. */
  readonly until?: number;
}

/** The consolidation of a plan. */
export interface RunView {
  readonly consolidation: ConsolidationId;
  readonly state: ConsolidationState;
  readonly step: StepName;
  readonly stepsDone: number;
  readonly reason?: string;
  readonly waits: readonly WaitView[];
  readonly rooms: readonly { readonly room: RoomView; readonly state: Leg['state'] }[];
  /** False when no worker lives that could go on with it. */
  readonly hasWorker: boolean;
  readonly changedAt: number;
  readonly pointOfNoReturnAt?: number;
}

/** A plan for everybody who has its link; no code, and nobody by name but who asked. */
export interface PlanView {
  readonly plan: PlanId;
  readonly hash: string;
  readonly phase: PlanPhase;
  /** Why it is void or was refused; undefined otherwise, and where it may not be said. */
  readonly reason?: string;
  /** Undefined when nobody is named, or a room is not public. */
  readonly asker?: string;
  readonly isAllPublic: boolean;
  readonly canonical: RoomView;
  readonly sources: readonly RoomView[];
  /** Why that room stays; empty when it was the asker's choice. */
  readonly reasons: Told;
  readonly parties: readonly PartyView[];
  readonly objectionHours: number;
  readonly secondConfirmation: boolean;
  readonly seen: readonly { readonly room: RoomView; readonly sentences: Told }[];
  readonly warnings: Told;
  readonly tasks: { readonly tasks: readonly TaskView[]; readonly withheld: number };
  readonly steps: readonly StepView[];
  readonly run?: RunView;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When this was so, milliseconds since 1970. */
  readonly at: number;
}

/** A room that was, or is being, joined into canonical; `hasMoved` once it points there. */
export interface FollowedRoom {
  readonly name: string;
  readonly address: string;
  readonly aliases: readonly RoomAlias[];
  readonly hasMoved: boolean;
}

/** Where the people of retired rooms find each other now: public facts only. */
export interface FollowView {
  /** `joining`: some of the rooms point to canonical, and others do not yet. */
  readonly phase: 'coming' | 'joining' | 'joined' | 'taken-back';
  readonly canonical: RoomView;
  /** Undefined when it has no alias, or is not public. */
  readonly alias?: RoomAlias;
  /** Servers to join through, at most three; empty when canonical is not public. */
  readonly via: readonly ServerName[];
  readonly rooms: readonly FollowedRoom[];
  /** How many rooms that are not public belong to it as well. */
  readonly withheld: number;
}
