import type { Group, PairWord } from '#src/duplicates/groups/group';
import type { GroupStore } from '#src/ports/group-store';

/** Groups and words, in memory; behaves as the store on the database does. */
export function groupsInMemory(): GroupStore {
  const kept = new Map<string, { readonly group: Group; readonly lives: boolean }>();
  const words: PairWord[] = [];
  let last: string | undefined;
  const living = (): readonly Group[] =>
    [...kept.values()]
      .flatMap(({ group, lives }) => (lives ? [group] : []))
      .sort((one, other) => (one.id < other.id ? -1 : 1));
  return {
    all: async () => living(),
    find: async (id) => living().find((group) => group.id === id || group.formerly.includes(id)),
    holding: async (endpoints) =>
      living().filter(({ members }) => members.some((member) => endpoints.includes(member))),
    stamp: async () => last,
    remake: async ({ stamp, make }) => {
      const { groups, ended } = make([...kept.values()].map(({ group, lives }) => ({ ...group, lives })));
      for (const id of ended) {
        const before = kept.get(id);
        if (before) kept.set(id, { ...before, lives: false });
      }
      for (const group of groups) kept.set(group.id, { group, lives: true });
      last = stamp;
    },
    words: async () => [...words],
    say: async (said) => void words.push(...said),
  };
}
