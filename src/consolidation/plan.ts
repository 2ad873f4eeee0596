import type { Party } from '#src/consent/party';
import type { ActorId } from '#src/portals/actor';
import type { RoomAlias, RoomId, ServerName } from '#src/portals/ids';
import type { Policy } from '#src/portals/installation';
import type { Json } from '#src/portals/json';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { Act } from './act.ts';
import type { StepName } from './step-names.ts';

/** Names a plan: `p_` and ten characters. */
export type PlanId = string & { readonly __brand: 'PlanId' };

/** An alias that a leg moves; without an actor it is a human task. */
export interface AliasMove {
  readonly alias: RoomAlias;
  readonly actor: ActorId | undefined;
}

/** What one leg does: everything that concerns one source room. */
export interface LegPlan {
  readonly room: RoomId;
  /** The address people know it by: its main alias, else any alias, else the room id. */
  readonly address: string;
  readonly name: string;
  /** A portal belongs to a bridge; a native room to people. */
  readonly kind: 'portal' | 'native';
  /** The actor that reads and speaks in the room before it is retired (spec P-9). */
  readonly readAs: ActorId;
  /** The actor that closes, signposts and tombstones it; its server stays joined to canonical. */
  readonly tombstoneAs: ActorId;
  /** The actor that can hand out power in the room; undefined: a human must (a human task). */
  readonly powerFrom: ActorId | undefined;
  readonly aliases: readonly AliasMove[];
  readonly channels: readonly LinkedChannel[];
  /** The spaces that hold the room and that an actor of ours may edit; left out where none is known. */
  readonly spaces?: readonly SpacePlace[];
}

/** A space that holds a source room, and who of ours may put canonical beside it. */
export interface SpacePlace {
  readonly space: RoomId;
  readonly editor: ActorId;
}

/** A finding of the inspection: a blocker or a warning, in words for people. */
export interface Finding {
  readonly code: string;
  readonly room?: RoomId;
  readonly text: string;
}

/** Something that only a person can do, with exact instructions (spec P-2). */
export interface HumanTask {
  readonly step: StepName;
  readonly leg?: RoomId;
  readonly who: string;
  readonly where: string;
  readonly what: string;
}

/** What the people of one room will see, sentence by sentence (spec P-4). */
export interface Seen {
  readonly room: RoomId;
  readonly address: string;
  readonly sentences: readonly string[];
}

/** A step as the plan foretells it: for one leg or for the run. */
export interface StepForecast {
  readonly step: StepName;
  readonly leg?: RoomId;
  readonly outcome: 'acts' | 'reads' | 'not-applicable' | 'waits';
  readonly acts: readonly PlannedAct[];
  readonly why?: string;
}

/** An act as the plan foretells it, with its sentence for people. */
export interface PlannedAct {
  readonly act: Act;
  readonly text: string;
}

/** The projection of what the rooms said: when it changes, the plan has drifted (spec P-5). */
export interface Projection {
  readonly [room: string]: Json;
}

/** The canonical room as the plan knows it. */
export interface CanonicalPlan {
  readonly room: RoomId;
  readonly address: string;
  readonly name: string;
  /** The actor that reads, writes and speaks in canonical. */
  readonly actor: ActorId;
  readonly mainAlias: RoomAlias | undefined;
  /** Servers through which it can be joined, best first, at most three. */
  readonly via: readonly ServerName[];
  /** Actors that have to be joined: the service user, bridge bots, one per alias-hosting server. */
  readonly joiners: readonly ActorId[];
  /** Why this room was chosen, when the caller did not say (spec P-7). */
  readonly reasons: readonly string[];
}

/** What is settled before the rehearsal: everything of a plan but its acts, forecast and hash. */
export interface PlanDraft {
  readonly id: PlanId;
  readonly canonical: CanonicalPlan;
  readonly legs: readonly LegPlan[];
  readonly parties: readonly Party[];
  readonly blockers: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly seen: readonly Seen[];
  readonly policy: Policy;
  readonly projection: Projection;
  readonly nonce: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Who asked for it: a Matrix user id, or `nick on network`; undefined: nobody is named. */
  readonly requestedBy: string | undefined;
}

/** Everything that will be done, frozen, with a hash (spec P-5). */
export interface Plan extends PlanDraft {
  readonly hash: string;
  readonly steps: readonly StepForecast[];
  readonly humanTasks: readonly HumanTask[];
}

/** True when nothing of the plan may run (spec P-3). */
export function isBlocked(plan: Pick<Plan, 'blockers'>): boolean {
  return plan.blockers.length > 0;
}
