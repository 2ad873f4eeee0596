import type { Sighting } from '#src/duplicates/found-endpoint';

/** What a walk starts from. */
export interface Walk {
  /** Where the walk was cut short, in the source's own words; undefined: from the beginning. */
  readonly cursor?: string;
  /** Where the last walk that reached the end stood then; undefined: there was none. */
  readonly before?: string;
  /** The digest that is kept of an endpoint; undefined: it was not seen before. */
  readonly digestOf: (id: string) => string | undefined;
}

/** One stretch of a walk: what was seen, and where to go on from. */
export interface Stretch {
  readonly found: readonly Sighting[];
  /** Ids that are still there and show the digest that is kept. */
  readonly unchanged: readonly string[];
  readonly cursor: string | undefined;
  /** How many were looked at since the last stretch, whatever came of it. */
  readonly looked: number;
  /** How many lie behind where this walk was taken up again; left out: none. */
  readonly behind?: number;
  /** How many there are in all; undefined: the source does not tell. */
  readonly of?: number;
  /** What could not be read, in words; the walk goes on without it. */
  readonly passedOver?: readonly string[];
}

/** One place where duplicates can be found: a homeserver, a directory, a network, a bridge, a file. */
export interface DiscoverySource {
  /** Such as `rooms:example.org`: what `--source` takes, and under which findings are kept. */
  readonly name: string;
  /** Where it looks, in words. */
  readonly about: string;
  /** Walks over all there is; throws when it cannot go on, and is gone on with later. */
  walk(from: Walk): AsyncIterable<Stretch>;
  /** Frees what was opened for walking; left out: nothing is. */
  close?(): Promise<void>;
}
