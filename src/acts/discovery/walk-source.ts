import type { Clock } from '#src/ports/clock';
import type { DiscoverySource, Stretch, Walk } from '#src/ports/discovery-source';
import type { EndpointStore, Scan } from '#src/ports/endpoint-store';

/** What discovery needs. */
export interface DiscoverPorts {
  readonly sources: () => readonly DiscoverySource[];
  readonly endpoints: EndpointStore;
  readonly clock: Clock;
}

/** How far one source is; told first when its walk begins. */
export interface SourceProgress {
  readonly source: string;
  /** While it walks, with what was looked at before the walk was cut short. */
  readonly looked: number;
  /** Undefined: the source does not tell how many there are. */
  readonly of?: number;
  readonly state: 'walks' | 'done' | 'stopped' | 'failed';
}

/** Counts what one source shows, while it is walked over. */
export interface WalkCount {
  /** Set when it goes on with a walk that was cut short. */
  resumed: boolean;
  looked: number;
  found: number;
  unchanged: number;
  gone: number;
  readonly passedOver: string[];
}

/** One source, how its walk is told of, and what ends it before its end. */
export interface WalkSettings {
  readonly source: DiscoverySource;
  readonly count: WalkCount;
  readonly onProgress: (progress: SourceProgress) => void;
  /** Ends it after the stretch under way. */
  readonly signal?: AbortSignal | undefined;
  /** Ends it at once when it resolves. */
  readonly hurried?: Promise<'hurried'>;
}

/** A server can refuse thousands of rooms; a person reads a few. */
const MOST_TOLD = 10;

/** Walks over one source and keeps what each stretch shows before the next begins, so that nothing is read twice. */
export async function walkSource(ports: DiscoverPorts, settings: WalkSettings): Promise<'done' | 'stopped'> {
  const { source, count, signal, hurried } = settings;
  const { scan, from, resumed } = await beginWalk(ports, source);
  count.resumed = resumed;
  const walk = source.walk(from)[Symbol.asyncIterator]();
  for (;;) {
    if (signal?.aborted) {
      await walk.return?.();
      return 'stopped';
    }
    const next = await firstOf(walk.next(), hurried);
    if (next === 'hurried') return 'stopped';
    if (next.done) break;
    await keep(ports, { scan, stretch: next.value });
    tell(settings, next.value);
  }
  count.gone = await ports.endpoints.finishScan({ scan, at: ports.clock.now() });
  return 'done';
}

/** A stretch that is given up is heard to its end all the same, whatever that is: nobody waits for it. */
function firstOf<T>(stretch: Promise<T>, hurried: WalkSettings['hurried']): Promise<T | 'hurried'> {
  if (hurried === undefined) return stretch;
  void Promise.allSettled([stretch]);
  return Promise.race([stretch, hurried]);
}

async function beginWalk(
  { endpoints, clock }: DiscoverPorts,
  { name }: DiscoverySource,
): Promise<{ readonly scan: Scan; readonly from: Walk; readonly resumed: boolean }> {
  const digests = await endpoints.digestsOf(name);
  const at = clock.now();
  const scan = await endpoints.beginScan({ source: name, at });
  const { cursor, before, startedAt } = scan;
  const from: Walk = {
    digestOf: (id) => digests.get(id),
    ...(cursor !== undefined && { cursor }),
    ...(before !== undefined && { before }),
  };
  return { scan, from, resumed: startedAt < at };
}

async function keep(
  { endpoints, clock }: DiscoverPorts,
  { scan, stretch }: { readonly scan: Scan; readonly stretch: Stretch },
): Promise<void> {
  const { found, unchanged, cursor } = stretch;
  await endpoints.keep({ scan, found, unchanged, cursor, at: clock.now() });
}

function tell({ source, count, onProgress }: WalkSettings, stretch: Stretch): void {
  const { found, unchanged, looked, of, behind = 0, passedOver = [] } = stretch;
  count.looked += looked;
  count.found += found.length;
  count.unchanged += unchanged.length;
  count.passedOver.push(...passedOver.slice(0, MOST_TOLD - count.passedOver.length));
  const progress = { source: source.name, looked: behind + count.looked, state: 'walks' as const };
  onProgress({ ...progress, ...(of !== undefined && { of }) });
}
