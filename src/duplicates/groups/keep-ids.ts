import type { Cluster, Group } from './group.ts';

/** A group as it was kept last: also those that have come to nothing since, which get their id back when they come again. */
export interface KeptGroup {
  readonly id: string;
  readonly members: readonly string[];
  readonly formerly: readonly string[];
  readonly splitFrom?: string;
  /** False once it had no two endpoints left, or became part of another. */
  readonly lives: boolean;
}

/** What becomes of the ids when groups are made anew. */
export interface IdsKept {
  readonly groups: readonly Group[];
  /** Ids of groups that lived and are no more. */
  readonly ended: readonly string[];
}

/**
 * Gives each cluster the id of the kept group with which it has most endpoints in common, so that people find their groups again
 * after every scan (spec D-10). Of a group that was split the larger part keeps the id; of groups that were merged the one that
 * brings most endpoints gives its id, and the others' ids lead to it.
 */
export function keepIds(clusters: readonly Cluster[], kept: readonly KeptGroup[], newId: () => string): IdsKept {
  const shares = sharesOf(clusters, kept);
  const idOf = new Map<Cluster, KeptGroup>();
  const taken = new Set<string>();
  for (const { cluster, group } of shares) {
    if (idOf.has(cluster) || taken.has(group.id)) continue;
    idOf.set(cluster, group);
    taken.add(group.id);
  }
  const groupsIn = new Map<Cluster, KeptGroup[]>(clusters.map((cluster) => [cluster, []]));
  for (const { cluster, group } of shares) groupsIn.get(cluster)?.push(group);
  // The largest share comes first, and of equal keys the last counts.
  const wentTo = new Map(shares.map(({ group, cluster }) => [group, cluster] as const).reverse());
  const groups = clusters.map((cluster): Group => {
    const own = idOf.get(cluster);
    const others = (groupsIn.get(cluster) ?? []).filter((group) => group !== own);
    const merged = others.filter((group) => !taken.has(group.id) && wentTo.get(group) === cluster);
    const parent = own === undefined ? others.find(({ id, lives }) => lives && taken.has(id)) : undefined;
    const splitFrom = parent?.id ?? own?.splitFrom;
    const formerly = [...(own?.formerly ?? []), ...merged.flatMap(({ id, formerly }) => [id, ...formerly])];
    return {
      ...cluster,
      id: own?.id ?? newId(),
      formerly: [...new Set(formerly)].filter((id) => !taken.has(id)).sort(),
      ...(splitFrom !== undefined && { splitFrom }),
    };
  });
  const ended = kept.filter(({ id, lives }) => lives && !taken.has(id)).map(({ id }) => id);
  return { groups, ended };
}

interface Share {
  readonly cluster: Cluster;
  readonly group: KeptGroup;
  readonly count: number;
}

/** Which cluster has how many endpoints of which kept group; the largest share first, living groups before others. */
function sharesOf(clusters: readonly Cluster[], kept: readonly KeptGroup[]): readonly Share[] {
  const clusterOf = new Map(clusters.flatMap((cluster) => cluster.members.map((id) => [id, cluster] as const)));
  const shares = kept.flatMap((group) => {
    const counts = new Map<Cluster, number>();
    for (const id of group.members) {
      const cluster = clusterOf.get(id);
      if (cluster !== undefined) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
    }
    return [...counts].map(([cluster, count]) => ({ cluster, group, count }));
  });
  return shares.sort(
    (x, y) =>
      Number(y.group.lives) - Number(x.group.lives) ||
      y.count - x.count ||
      (x.group.id < y.group.id
        ? -1
        : x.group.id > y.group.id
          ? 1
          : (x.cluster.members[0] ?? '') < (y.cluster.members[0] ?? '')
            ? -1
            : 1),
  );
}
