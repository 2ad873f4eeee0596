import type { EndpointFields } from '#src/duplicates/endpoint-fields';
import type { Group, HeldApart, PairWord, Tie } from '#src/duplicates/groups/group';

export type { HeldApart, PairWord, Tie };

/** One place of a group, as people know it. */
export interface GroupPlace {
  readonly id: string;
  /** What a person types for it. */
  readonly address: string;
  readonly fields: EndpointFields;
  /** The sources that have seen it; empty: none shows it any more. */
  readonly sources: readonly string[];
  /** What else is known of it, in words: who made it, whether it is encrypted; empty: nothing. */
  readonly notes: readonly string[];
}

/** A group with its places and what people have said of them. */
export interface GroupAnswer {
  readonly group: Group;
  readonly places: readonly GroupPlace[];
  /** Addresses of endpoints outside the group that its suggestions name, by id. */
  readonly others: ReadonlyMap<string, string>;
  /** Standing words about its places. */
  readonly words: readonly PairWord[];
}

/** Which groups are wanted. */
export interface GroupsRequest {
  /** Undefined: all. */
  readonly tier?: 'certain' | 'likely';
}

/** A person's word about two endpoints or groups, as typed. */
export interface SameRequest {
  readonly a: string;
  readonly b: string;
  readonly word: PairWord['word'];
  readonly by: string;
  readonly note?: string;
}

/** What was said, and the groups it concerns as they are now. */
export interface SameAnswer {
  readonly said: readonly PairWord[];
  readonly groups: readonly GroupAnswer[];
}
