import type { ActPorts } from '#src/acts/ports';
import { describeError, type ErrorDocument } from '#src/errors/describe-error';
import { thenLetGo } from '#src/errors/let-go';
import { nearest } from '#src/errors/nearest';
import { TributaryError } from '#src/errors/tributary-error';
import type { DiscoverySource } from '#src/ports/discovery-source';
import type { GroupAnswer } from './group-answers.ts';
import { groups } from './groups.ts';
import { type DiscoverPorts, type SourceProgress, type WalkSettings, walkSource } from './walk-source.ts';

/** What `discover` is asked. */
export interface DiscoverRequest {
  /** Names of sources; empty: all there are. */
  readonly sources: readonly string[];
  /** Told after each stretch. */
  readonly onProgress?: (progress: SourceProgress) => void;
  /** Stops all walks after the stretch they are in; what they found is kept, and they are gone on with later. */
  readonly signal?: AbortSignal;
  /** Gives up the stretches under way as well: they are walked again later. */
  readonly hurry?: AbortSignal;
}

/** What became of one source. */
export interface SourceOutcome {
  readonly source: string;
  readonly about: string;
  readonly state: 'done' | 'stopped' | 'failed';
  /** Goes on with a walk that was cut short earlier; the counts are of this time alone. */
  readonly resumed: boolean;
  readonly looked: number;
  /** New, or changed since it was last seen. */
  readonly found: number;
  readonly unchanged: number;
  /** How many it no longer shows; 0 unless it reached its end. */
  readonly gone: number;
  /** What it could not read, in words; the first few. */
  readonly passedOver: readonly string[];
  readonly error?: ErrorDocument;
}

/** What was found. */
export interface DiscoverAnswer {
  readonly sources: readonly SourceOutcome[];
  /** How many endpoints are known now, from all sources and all times. */
  readonly endpoints: number;
  /** What belongs together, the surest first. */
  readonly groups: readonly GroupAnswer[];
}

/** Walks over the sources side by side; one that fails is told, and the others go on. */
export async function discover(ports: ActPorts, request: DiscoverRequest): Promise<DiscoverAnswer> {
  const sources = chosen(ports.sources(), request.sources);
  const { onProgress = () => undefined, signal } = request;
  const walks = { onProgress, signal, hurried: hurryOf(request) };
  const outcomes = await Promise.all(sources.map((source) => lookAt(ports, source, walks)));
  const { length } = await ports.endpoints.all();
  return { sources: outcomes, endpoints: length, groups: await groups(ports, {}) };
}

function chosen(all: readonly DiscoverySource[], names: readonly string[]): readonly DiscoverySource[] {
  const known = all.map(({ name }) => name);
  for (const source of names) {
    if (known.includes(source)) continue;
    const near = nearest(source, known);
    const hint = near === undefined ? '' : ` Did you mean ${near}?`;
    throw new TributaryError('DISCOVERY_SOURCE_UNKNOWN', {
      facts: { source, hint, known: known.join(', ') || 'none' },
    });
  }
  if (all.length === 0) throw new TributaryError('DISCOVERY_NO_SOURCES');
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

/** Resolves when nobody wants to wait any longer; one for all walks, however many there are. */
function hurryOf({ hurry }: Pick<DiscoverRequest, 'hurry'>): Promise<'hurried'> {
  return new Promise((resolve) => {
    if (hurry?.aborted) resolve('hurried');
    hurry?.addEventListener('abort', () => resolve('hurried'), { once: true });
  });
}

async function lookAt(
  ports: DiscoverPorts,
  source: DiscoverySource,
  walks: Pick<WalkSettings, 'onProgress' | 'signal' | 'hurried'>,
): Promise<SourceOutcome> {
  const { name, about } = source;
  const { onProgress } = walks;
  const count = { resumed: false, looked: 0, found: 0, unchanged: 0, gone: 0, passedOver: [] as string[] };
  onProgress({ source: name, looked: 0, state: 'walks' });
  try {
    const state = await closing(source, () => walkSource(ports, { source, count, ...walks }));
    onProgress({ source: name, looked: count.looked, state });
    return { source: name, about, state, ...count };
  } catch (error) {
    onProgress({ source: name, looked: count.looked, state: 'failed' });
    return { source: name, about, state: 'failed', ...count, error: describeError(error) };
  }
}

/** A source that cannot be closed has failed; the others go on. */
function closing<T>(source: DiscoverySource, walk: () => Promise<T>): Promise<T> {
  return thenLetGo(walk, async () => source.close?.());
}
