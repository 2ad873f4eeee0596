import type { Plan, PlanId } from '#src/consolidation/plan';
import type { RoomId } from '#src/portals/ids';

/** What the audit log calls it when every room of a refused plan has been told. */
export const REFUSAL_TOLD = 'refusal-told';
/** What it calls it when our accounts are still in rooms that they entered for a plan, and when they have left all of them since. */
export const LEAVING = { stuck: 'rooms-not-left', over: 'rooms-left' } as const;

/** Where a plan stands: open to consents, void after a change or refusal, or being carried out. */
export type PlanState = 'open' | 'asked' | 'void' | 'running' | 'ended';

/** A plan as it is kept. */
export interface KeptPlan {
  readonly plan: Plan;
  readonly state: PlanState;
  /** Why it is void, in words; undefined otherwise. */
  readonly reason?: string;
}

/** Keeps plans. */
export interface PlanStore {
  keep(plan: Plan): Promise<void>;
  /** Undefined when there is none of that id. */
  find(id: PlanId): Promise<KeptPlan | undefined>;
  setState(id: PlanId, state: PlanState, reason?: string): Promise<void>;
  /** Plans that are asked or running and name the room as canonical or source; newest first. */
  concerning(room: RoomId): Promise<readonly KeptPlan[]>;
  /** Plans that nobody has started yet, not expired, that name the room as canonical or source; newest first. */
  unstarted(room: RoomId, now: number): Promise<readonly KeptPlan[]>;
  /** True while a plan names the room that runs or is done and still watched, or that was made and has not expired. */
  isNamed(room: RoomId, now: number): Promise<boolean>;
  /** Plans that nobody has started, or whose run was refused, and whose time ended before then, the oldest first, so many at most. */
  expired(query: { readonly before: number; readonly atMost: number }): Promise<readonly KeptPlan[]>;
  /** Plans that somebody refused before anything was written, not expired, of which it is not told that all rooms know. */
  refused(now: number): Promise<readonly KeptPlan[]>;
  /** Plans that are void or ended, of which it is told since then that rooms could not be left, and not that all are left by now. */
  notLeft(since: number): Promise<readonly KeptPlan[]>;
  /** Plans in any of these states, newest first. */
  inStates(states: readonly PlanState[]): Promise<readonly KeptPlan[]>;
  /** Plans that were asked about, that nobody has started and that have not expired; `said` is another after each word and each withdrawal. */
  asked(now: number): Promise<readonly { readonly plan: PlanId; readonly said: string }[]>;
  /** Plans in state `asked` or `running`, newest first. */
  active(): Promise<readonly KeptPlan[]>;
}
