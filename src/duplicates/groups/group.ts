import type { DuplicateTier, Evidence } from '#src/duplicates/evidence';

/** The tiers that a proposal can have. */
export type ProposedTier = Exclude<DuplicateTier, 'none'>;

/** Two endpoints, by id, with what brings them together or keeps them apart. */
export interface Tie {
  readonly a: string;
  readonly b: string;
  readonly tier: ProposedTier;
  readonly score: number;
  readonly evidence: readonly Evidence[];
}

/** Two endpoints that look like one community and are not joined, with the reason in words. */
export interface HeldApart extends Tie {
  readonly why: string;
}

/** Endpoints believed to belong to one community, with why each is there. */
export interface Cluster {
  /** Ids of at least two endpoints, in the order of the alphabet. */
  readonly members: readonly string[];
  /** The weakest of its joins: what it takes to plan it (spec D-9). */
  readonly tier: 'certain' | 'likely';
  /** The ties that made it, in the order in which they did; one less than there are members. */
  readonly joins: readonly Tie[];
  /** Suggestions: possible ties from a member to somewhere else, and stronger ones that were not followed. */
  readonly apart: readonly HeldApart[];
}

/** A cluster that keeps its name while endpoints and evidence change (spec D-10). */
export interface Group extends Cluster {
  /** `g_` and ten characters. */
  readonly id: string;
  /** Ids of groups that have become part of this one. */
  readonly formerly: readonly string[];
  /** The group this one was split from; undefined: it came by itself. */
  readonly splitFrom?: string;
}

/** A person's word about two endpoints; the newest of a pair counts. */
export interface PairWord {
  readonly a: string;
  readonly b: string;
  readonly word: 'same' | 'different' | 'unsaid';
  readonly who: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly note?: string;
}
