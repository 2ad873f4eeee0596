import type { DiscoverySource, Stretch, Walk } from '#src/ports/discovery-source';
import type { Scan } from '#src/ports/endpoint-store';
import type { DiscoverPorts, SourceProgress } from './discover.ts';

/** Counts what one source shows, while it is walked over. */
export interface WalkCount {
  looked: number;
  found: number;
  unchanged: number;
  gone: number;
  readonly passedOver: string[];
}

/** One source and how its walk is told of. */
export interface WalkSettings {
  readonly source: DiscoverySource;
  readonly count: WalkCount;
  readonly onProgress: (progress: SourceProgress) => void;
  readonly signal?: AbortSignal;
}

/** A server can refuse thousands of rooms; a person reads a few. */
const MOST_TOLD = 10;

/** Walks over one source and keeps what each stretch shows before the next begins, so that nothing is read twice. */
export async function walkSource(ports: DiscoverPorts, settings: WalkSettings): Promise<'done' | 'stopped'> {
  const { source, count, signal } = settings;
  const { scan, from } = await beginWalk(ports, source);
  for await (const stretch of source.walk(from)) {
    await keep(ports, { scan, stretch });
    tell(settings, stretch);
    if (signal?.aborted) return 'stopped';
  }
  count.gone = await ports.endpoints.finishScan({ scan, at: ports.clock.now() });
  return 'done';
}

async function beginWalk(
  { endpoints, clock }: DiscoverPorts,
  { name }: DiscoverySource,
): Promise<{ readonly scan: Scan; readonly from: Walk }> {
  const digests = await endpoints.digestsOf(name);
  const scan = await endpoints.beginScan({ source: name, at: clock.now() });
  const { cursor, before } = scan;
  const from: Walk = {
    digestOf: (id) => digests.get(id),
    ...(cursor !== undefined && { cursor }),
    ...(before !== undefined && { before }),
  };
  return { scan, from };
}

async function keep(
  { endpoints, clock }: DiscoverPorts,
  { scan, stretch }: { readonly scan: Scan; readonly stretch: Stretch },
): Promise<void> {
  const { found, unchanged, cursor } = stretch;
  await endpoints.keep({ scan, found, unchanged, cursor, at: clock.now() });
}

function tell({ source, count, onProgress }: WalkSettings, stretch: Stretch): void {
  const { found, unchanged, looked, of, passedOver = [] } = stretch;
  count.looked += looked;
  count.found += found.length;
  count.unchanged += unchanged.length;
  count.passedOver.push(...passedOver.slice(0, MOST_TOLD - count.passedOver.length));
  onProgress({ source: source.name, looked: count.looked, state: 'walks', ...(of !== undefined && { of }) });
}
