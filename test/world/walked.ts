import type { DiscoverySource, Walk } from '#adapters/contract';
import type { Fact, FactKind } from '#src/duplicates/facts';
import { factsOf } from '#src/duplicates/facts';
import type { Sighting } from '#src/duplicates/found-endpoint';

/** What one walk over a source showed. */
export interface Walked {
  readonly found: readonly Sighting[];
  readonly unchanged: readonly string[];
  readonly passedOver: readonly string[];
  readonly looked: number;
  readonly cursor: string | undefined;
  /** The digests that are kept after it. */
  readonly digests: ReadonlyMap<string, string>;
}

/** Walks over a source to its end, as the act does that keeps what it shows. */
export async function walkOver(source: DiscoverySource, before?: Walked): Promise<Walked> {
  const digests = new Map(before?.digests);
  const from: Walk = {
    digestOf: (id) => digests.get(id),
    ...(before?.cursor !== undefined && { before: before.cursor }),
  };
  const found: Sighting[] = [];
  const unchanged: string[] = [];
  const passedOver: string[] = [];
  let looked = 0;
  let cursor: string | undefined;
  for await (const stretch of source.walk(from)) {
    found.push(...stretch.found);
    unchanged.push(...stretch.unchanged);
    passedOver.push(...(stretch.passedOver ?? []));
    looked += stretch.looked;
    cursor = stretch.cursor;
  }
  for (const { fields, digest } of found) digests.set(fields.id, digest);
  return { found, unchanged, passedOver, looked, cursor, digests };
}

/** The values that a sighting's facts of a kind have. */
export function valuesOf({ facts }: { readonly facts: readonly Fact[] }, kind: FactKind): readonly unknown[] {
  return factsOf(facts, kind).map((fact) => ('value' in fact ? fact.value : fact.people.length));
}
