import type { ConformanceWorld } from './conformance-world.ts';

/** One behaviour that every such bridge shows, and the driver with it. */
export interface ConformanceCase {
  /** Rule id and sentence. */
  readonly title: string;
  /** Rejects when the behaviour is another one. */
  readonly run: (world: ConformanceWorld) => Promise<void>;
  /** It waits for the bridge's own patience to end: such cases run beside the others. */
  readonly isSlow?: true;
}
