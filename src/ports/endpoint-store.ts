import type { FoundEndpoint, Sighting } from '#src/duplicates/found-endpoint';

/** One walk of a source over everything it shows; a walk that was cut short is gone on with. */
export interface Scan {
  readonly source: string;
  /** Counts up with each walk of the source. */
  readonly number: number;
  readonly startedAt: number;
  /** Where the walk stands, in the source's own words; undefined: at its beginning. */
  readonly cursor?: string;
  /** Where the walk before this one stood when it reached the end; undefined: there was none. */
  readonly before?: string;
  /** Undefined while it has not reached the end. */
  readonly finishedAt?: number;
}

/** What a scan saw in one stretch; kept whole or not at all, together with where it stands then. */
export interface ScanBatch {
  readonly scan: Scan;
  readonly found: readonly Sighting[];
  /** Ids that the source still shows with the digest that is kept. */
  readonly unchanged: readonly string[];
  readonly cursor: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** By what endpoints are looked up. */
export interface EndpointNames {
  readonly ids: readonly string[];
  readonly aliases: readonly string[];
}

/** Keeps what the sources of discovery found, and how far each has looked (spec D-1). */
export interface EndpointStore {
  /** Every endpoint that some source still shows, with all that is known of it; in the order of their ids. */
  all(): Promise<readonly FoundEndpoint[]>;
  /** Of those that some source still shows, the ones with these ids or one of these aliases in any case. */
  named(wanted: EndpointNames): Promise<readonly FoundEndpoint[]>;
  /** Digests by id of what one source showed when it was last looked at. */
  digestsOf(source: string): Promise<ReadonlyMap<string, string>>;
  /** The newest scan of a source; undefined: it was never looked at. */
  scanOf(source: string): Promise<Scan | undefined>;
  /** Goes on with the scan that was cut short, or begins another. */
  beginScan(begin: { readonly source: string; readonly at: number }): Promise<Scan>;
  /** Keeps a batch; seeing an endpoint again replaces what this source said of it before. */
  keep(batch: ScanBatch): Promise<void>;
  /** Ends the scan: what the source showed before and not in this scan is gone. Answers how many that are. */
  finishScan(end: { readonly scan: Scan; readonly at: number }): Promise<number>;
}
