import { joinSightings, type KeptSighting } from '#src/duplicates/found-endpoint';
import type { EndpointNames, EndpointStore, Scan } from '#src/ports/endpoint-store';

interface Remembered extends KeptSighting {
  readonly scan: number;
  readonly gone: boolean;
}

/** What discovery found, in memory; behaves as the store on the database does. */
export function endpointsInMemory(): EndpointStore {
  const scans = new Map<string, Scan>();
  const kept = new Map<string, Remembered>();
  const keyOf = (source: string, id: string): string => JSON.stringify([source, id]);
  const present = (): Remembered[] => [...kept.values()].filter(({ gone }) => !gone);
  const isCurrent = (scan: Scan): boolean => {
    const now = scans.get(scan.source);
    return now?.number === scan.number && now.finishedAt === undefined;
  };
  return {
    all: async () => joinSightings(present()),
    named: async (names) => joinSightings(withNames(present(), names)),
    digestsOf: async (source) =>
      new Map(present().flatMap((one) => (one.source === source ? [[one.fields.id, one.digest]] : []))),
    scanOf: async (source) => scans.get(source),
    beginScan: async ({ source, at }) => {
      const before = scans.get(source);
      if (before && before.finishedAt === undefined) return before;
      const former = before?.cursor === undefined ? {} : { before: before.cursor };
      const scan = { source, number: (before?.number ?? 0) + 1, startedAt: at, ...former };
      scans.set(source, scan);
      return scan;
    },
    keep: async ({ scan, found, unchanged, cursor, at }) => {
      const { source, number } = scan;
      for (const sighting of found) {
        const key = keyOf(source, sighting.fields.id);
        const firstSeen = kept.get(key)?.firstSeen ?? at;
        kept.set(key, { ...sighting, source, firstSeen, lastSeen: at, scan: number, gone: false });
      }
      for (const id of unchanged) {
        const before = kept.get(keyOf(source, id));
        if (before) kept.set(keyOf(source, id), { ...before, lastSeen: at, scan: number, gone: false });
      }
      if (isCurrent(scan)) {
        const { cursor: _, ...rest } = scans.get(source) ?? scan;
        scans.set(source, { ...rest, ...(cursor !== undefined && { cursor }) });
      }
    },
    finishScan: async ({ scan, at }) => {
      if (!isCurrent(scan)) return 0;
      scans.set(scan.source, { ...scan, ...scans.get(scan.source), finishedAt: at });
      const gone = present().filter((one) => one.source === scan.source && one.scan < scan.number);
      for (const one of gone) kept.set(keyOf(one.source, one.fields.id), { ...one, gone: true });
      return gone.length;
    },
  };
}

function withNames(sightings: readonly KeptSighting[], { ids, aliases }: EndpointNames): readonly KeptSighting[] {
  const lower = aliases.map((alias) => alias.toLowerCase());
  const meant = sightings.flatMap(({ fields: { id, alias } }) =>
    ids.includes(id) || (alias !== undefined && lower.includes(alias.toLowerCase())) ? [id] : [],
  );
  return sightings.filter(({ fields }) => meant.includes(fields.id));
}
