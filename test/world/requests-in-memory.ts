import type { MergeRequest, MergeRequests, OwedWord, RequestChange } from '#src/ports/merge-requests';

/** Requests that last as long as the test. */
export function requestsInMemory(): MergeRequests {
  let kept: readonly MergeRequest[] = [];
  const replace = (after: MergeRequest): void => {
    kept = kept.map((one) => (one.id === after.id ? after : one));
  };
  const owed = new Map<string, OwedWord>();
  const find = (id: string) => kept.find((one) => one.id === id);
  return {
    keep: async (request) => {
      kept = [request, ...kept];
    },
    find: async (id) => find(id),
    inStates: async (states) => kept.filter(({ state }) => states.includes(state)),
    naming: async (rooms) => kept.filter((one) => rooms.every((room) => one.rooms.includes(room))),
    countOf: async ({ by, since }) => kept.filter((one) => one.by === by && one.at >= since).length,
    support: async (id, supporter) => {
      const request = find(id);
      if (!request || request.supporters.some(({ by }) => by === supporter.by)) return false;
      replace({ ...request, supporters: [...request.supporters, supporter] });
      return true;
    },
    change: async (change) => {
      const request = find(change.id);
      if (!request || !isMeant(request, change)) return false;
      const { id: _id, from: _from, before: _before, to, at, ...known } = change;
      replace({ ...request, ...known, state: to, changedAt: at });
      return true;
    },
    owe: async ({ id, text, since }) => void owed.set(id, { id, by: find(id)?.by ?? '', text, since }),
    owed: async ({ triedBefore }) =>
      [...owed.values()].filter(({ triedAt }) => triedAt === undefined || triedAt < triedBefore),
    tried: async ({ id, before, at }) => {
      const word = owed.get(id);
      if (!word || word.triedAt !== before) return false;
      owed.set(id, { ...word, triedAt: at });
      return true;
    },
    told: async ({ id, text }) => void (owed.get(id)?.text === text && owed.delete(id)),
  };
}

function isMeant({ state, changedAt }: MergeRequest, { from, before }: RequestChange): boolean {
  return from.includes(state) && (before === undefined || changedAt < before);
}
