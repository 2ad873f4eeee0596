import type { RunWorld } from '#jobs/run-ports';
import type { Act, ActOutcome, Former } from '#src/consolidation/act';
import type { ActRecord } from '#src/consolidation/records';
import type { KnownWhileActing } from '#src/consolidation/step';
import type { EventId } from '#src/portals/ids';
import type { AliasJournalEntry } from '#src/ports/consolidation-store';

/** What a look at the world found before acting. */
export interface Look {
  /** What stands now: recorded with the intent, and what undo puts back. */
  readonly former: Former;
  /** True when the world is as wanted already, so that nothing is to be written (spec W-1, W-7). */
  readonly done: boolean;
  /** True for an alias that will be on its way: the journal says so before it is deleted. */
  readonly moves?: boolean;
  /** The state event that a write will replace, as it stood at the last look. */
  readonly over?: EventId | 'nothing';
  /** When what is done already came to be so, milliseconds since 1970, where that is known. */
  readonly since?: number;
}

/** One attempt at an act whose intent is recorded. */
export interface Attempt<A extends Act> {
  readonly act: A;
  readonly record: ActRecord;
  readonly look: Look;
  /** True when an earlier attempt may have taken effect: its intent was found, its outcome was not. */
  readonly resumed: boolean;
  /** What the step knows that no plan could have known. */
  readonly helps: KnownWhileActing;
  /** Writes down where an alias has come, with the next records. */
  readonly journal: (state: AliasJournalEntry['state']) => void;
}

/** What undo of an act came to; `leftover` says in words what could not be taken back. */
export interface Undone {
  readonly leftover?: string;
}

/** How one kind of act is done and undone: the two stand side by side so that neither is forgotten. */
export interface Deed<A extends Act> {
  readonly look: (world: RunWorld, act: A) => Promise<Look>;
  readonly perform: (world: RunWorld, attempt: Attempt<A>) => Promise<ActOutcome>;
  /**
   * What follows the act and no look can see: `perform` does it too, and it is done again where a look finds the act done,
   * since whoever did it may not have come so far.
   */
  readonly finish?: (world: RunWorld, act: A) => Promise<void>;
  /** Tolerates that the act never happened, or was undone already (spec W-5). */
  readonly undo: (world: RunWorld, record: ActRecord & { readonly act: A }) => Promise<Undone>;
  /** Done once, it is never repeated, whatever became of it in the room since: messages and invitations. */
  readonly onlyOnce?: true;
}

/** The members of the union of acts with this verb. */
export type ActOf<V extends Act['verb']> = Extract<Act, { readonly verb: V }>;
