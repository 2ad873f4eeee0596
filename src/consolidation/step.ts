import type { Approval } from '#src/consent/approval';
import type { ObjectionPeriod } from '#src/consent/objection-period';
import type { Verdict } from '#src/consent/party';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { BridgeDrivers } from '#src/ports/bridge-driver';
import type { Clock } from '#src/ports/clock';
import type { World } from '#src/ports/world';
import type { Act, ActOutcome } from './act.ts';
import type { Confirmation } from './confirmation.ts';
import type { Following } from './following.ts';
import type { LegPlan, Plan } from './plan.ts';
import type { ActRecord, ConsolidationId, StepRecord } from './records.ts';
import type { StepName } from './step-names.ts';

/** Who has to do what before the run goes on; `until` is milliseconds since 1970, undefined when there is no end. */
export interface WaitingFor {
  readonly party: string;
  readonly what: string;
  readonly until?: number;
}

/** What only the step watch comes to. */
interface Watched {
  /** Who has followed by now; absent: nobody looked this time. */
  readonly following?: Following;
  /** What is not as it was left and not the plan's to repair; empty: all is well; absent: as before. */
  readonly alerts?: readonly string[];
}

/** How a step ended. */
export type StepOutcome =
  | ({ readonly kind: 'done'; readonly note?: string } & Watched)
  | { readonly kind: 'not-applicable'; readonly note: string }
  | ({
      readonly kind: 'waits';
      readonly waitingFor: readonly WaitingFor[];
      readonly note?: string;
      /** What a rehearsal takes as done by those who are waited for, so that it can go on (spec P-6). */
      readonly asIf?: readonly Act[];
    } & Watched)
  /** The run pauses: something is not as the plan or the parties had it. */
  | { readonly kind: 'pauses'; readonly code: string; readonly note: string }
  /** A party said no: the run ends when nothing was written yet, otherwise it pauses (spec W-12). */
  | { readonly kind: 'refused'; readonly note: string };

/** What helps an act along and is no part of it: a plan could not have known it. */
export interface KnownWhileActing {
  /** Nick of the channel's operator who agreed: the bridge's own question goes to them first (spec C-5). */
  readonly operator?: string;
}

/** What a step is given: it reads the world freely and changes it only through `perform`. */
export interface StepContext {
  readonly consolidation: ConsolidationId;
  readonly plan: Plan;
  /** The leg it works on; undefined for steps of the whole run. */
  readonly leg: LegPlan | undefined;
  readonly installation: Installation;
  readonly world: World;
  readonly drivers: BridgeDrivers;
  readonly clock: Clock;
  /** Records intent, asks the world whether it is done already, acts, records the outcome (spec W-1, W-2). */
  readonly perform: (act: Act, known?: KnownWhileActing) => Promise<ActOutcome>;
  /** Acts that do not depend on each other, side by side: all are recorded as intended before the first is tried. */
  readonly performAll: (acts: readonly Act[]) => Promise<readonly ActOutcome[]>;
  /** From now on what is read was seen after our last write, or our last one in that room: somebody may have written over it. */
  readonly lookAgain: (room?: RoomId) => void;
  /** What this run has done so far, oldest first. */
  readonly recordedActs: () => Promise<readonly ActRecord[]>;
  readonly recordedSteps: () => Promise<readonly StepRecord[]>;
  /** Whether all parties have granted, and for whom is waited. */
  readonly consents: () => Promise<ConsentStanding>;
  /** Tells the rooms that do not know of the time to object, and says when it is over (spec C-9). */
  readonly announceObjections: (completeAt: number) => Promise<ObjectionPeriod>;
  /** What canonical's admins approved by name, whoever they were; empty in a rehearsal. */
  readonly approvals: () => Promise<readonly Approval[]>;
  /** Whether the second confirmation was given, by somebody who may give it still. */
  readonly confirmation: () => Promise<Confirmation>;
  /** True in a rehearsal: nobody is waited for, and human tasks are taken as done (spec P-6). */
  readonly rehearsed: boolean;
}

/** Where the consents of a plan stand now. */
export interface ConsentStanding {
  readonly verdict: Verdict;
  readonly waitingFor: readonly WaitingFor[];
  /** Sentences about refusals, withdrawals and objections; empty when there are none. */
  readonly against: readonly string[];
  /** When the last needed consent came, milliseconds since 1970; undefined while one is missing. */
  readonly completeAt: number | undefined;
  /** Who has agreed for which party and has not taken it back; left out where nobody is asked. */
  readonly agreed?: readonly { readonly party: string; readonly person: string }[];
}

/** One step of the workflow: one file in jobs/consolidation/steps, named as it is stored. */
export interface Step {
  readonly name: StepName;
  /** Once for the run, or once for each leg. */
  readonly scope: 'run' | 'leg';
  /** R reads, W writes to rooms or directories, B changes a bridge. */
  readonly kind: 'R' | 'W' | 'B';
  /** The parties' live rights are read again before it (spec C-8). */
  readonly rereadsRights?: true;
  /** It may go by what earlier steps saw before our last write; all others look again (spec W-7). */
  readonly sharesLook?: true;
  /**
   * It looks again, but what was seen just now of a room that we have not written to since will do (spec W-7); `native`:
   * only in a room that no bridge serves.
   */
  readonly trustsJustSeen?: true | 'native';
  /** Nothing that was seen before it counts, whoever saw it (spec C-8): what it does is for good. */
  readonly looksAnew?: true;
  /** Its acts and those of its neighbours that say so do not depend on each other: they go out side by side. */
  readonly goesAlong?: true;
  /** Performed again on every resumption although it is recorded as done. */
  readonly neverSkipped?: true;
  readonly perform: (ctx: StepContext) => Promise<StepOutcome>;
  /** `take-back`: its recorded acts are undone backwards; otherwise the reason why there is nothing to undo. */
  readonly undo: 'take-back' | { readonly none: string };
}

/** The room a step acts for, for messages. */
export function placeOfStep(leg: LegPlan | undefined): RoomId | 'run' {
  return leg?.room ?? 'run';
}

/** An actor with the room it acts in. */
export interface Standing {
  readonly actor: ActorId;
  readonly room: RoomId;
}
