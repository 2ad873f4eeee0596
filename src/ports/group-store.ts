import type { Group, PairWord } from '#src/duplicates/groups/group';
import type { IdsKept, KeptGroup } from '#src/duplicates/groups/keep-ids';

/** What groups are made anew from, under a lock of its own. */
export interface Remaking {
  /** Stands for all that the groups are made from: the same stamp, the same groups. */
  readonly stamp: string;
  readonly make: (kept: readonly KeptGroup[]) => IdsKept;
}

/** Keeps groups, their ids and what people have said of endpoints (spec D-10). */
export interface GroupStore {
  /** Groups that live, in the order of their ids. */
  all(): Promise<readonly Group[]>;
  /** A group that lives, by its id or by that of a group that has become part of it. */
  find(id: string): Promise<Group | undefined>;
  /** Groups that live and hold one of these endpoints, in the order of their ids. */
  holding(endpoints: readonly string[]): Promise<readonly Group[]>;
  /** The stamp of the last making; undefined: there was none. */
  stamp(): Promise<string | undefined>;
  /** Makes all groups anew, one maker at a time; whole or not at all. */
  remake(remaking: Remaking): Promise<void>;
  /** What people have said, oldest first. */
  words(): Promise<readonly PairWord[]>;
  /** Keeps words; all of them or none. */
  say(words: readonly PairWord[]): Promise<void>;
}
