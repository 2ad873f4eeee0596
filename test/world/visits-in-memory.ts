import type { Visit, Visits } from '#src/ports/visits';

/** Visits that last as long as the test. */
export function visitsInMemory(): Visits {
  let kept: readonly (Visit & { readonly leftAt?: number })[] = [];
  const isSame = (one: Pick<Visit, 'room' | 'actor'>, other: Pick<Visit, 'room' | 'actor'>) =>
    one.room === other.room && one.actor === other.actor;
  const change = (visit: Pick<Visit, 'room' | 'actor'>, more: object): void => {
    kept = kept.map((one) => (isSame(one, visit) ? { ...one, ...more } : one));
  };
  const open = () => kept.filter(({ leftAt }) => leftAt === undefined);
  return {
    keep: async (visit) => {
      kept = [...kept.filter((one) => !isSame(one, visit)), visit];
    },
    countOf: async ({ by, since }) => kept.filter((one) => one.by === by && one.at >= since).length,
    awaited: async () => open().filter(({ enteredAt }) => enteredAt === undefined),
    enteredBefore: async (at) => open().filter(({ enteredAt }) => enteredAt !== undefined && enteredAt < at),
    entered: async (visit, enteredAt) => change(visit, { enteredAt }),
    left: async (visit, leftAt) => change(visit, { leftAt }),
  };
}
