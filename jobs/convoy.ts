import type { ActOutcome } from '#src/consolidation/act';
import { type Load, performActs, performTogether } from './perform-act.ts';

/** Acts that wait for those of their neighbours, and who is told what they came to. */
interface Waiting extends Load {
  readonly resolve: (outcomes: readonly ActOutcome[]) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Neighbouring steps whose first acts go out together: once each has named them or ended, the intents of all are recorded
 * in the order of the steps, which is the order that the rehearsal foretold (spec P-6), and then all are tried side by side.
 */
export class Convoy {
  readonly #seats: Set<number>;
  readonly #waiting = new Map<number, Waiting>();

  constructor(steps: number) {
    this.#seats = new Set(Array.from({ length: steps }, (_nothing, seat) => seat));
  }

  /** Performs the step that has this seat. */
  async ride<T>(seat: number, perform: (performTogether: typeof performActs) => Promise<T>): Promise<T> {
    try {
      return await perform((performing, acts, helps = {}) => this.#join(seat, { performing, acts, helps }));
    } finally {
      this.#seats.delete(seat);
      await this.#leave();
    }
  }

  /** What a step wants later on is done at once. */
  async #join(seat: number, load: Load): Promise<readonly ActOutcome[]> {
    if (!this.#seats.has(seat) || this.#waiting.has(seat)) return performActs(load.performing, load.acts, load.helps);
    const outcomes = new Promise<readonly ActOutcome[]>((resolve, reject) => {
      this.#waiting.set(seat, { ...load, resolve, reject });
    });
    await this.#leave();
    return outcomes;
  }

  async #leave(): Promise<void> {
    if (this.#waiting.size === 0 || [...this.#seats].some((seat) => !this.#waiting.has(seat))) return;
    const loads = [...this.#waiting].sort(([a], [b]) => a - b).map(([, waiting]) => waiting);
    this.#seats.clear();
    this.#waiting.clear();
    await goOut(loads);
  }
}

async function goOut(loads: readonly Waiting[]): Promise<void> {
  try {
    const settled = await performTogether(loads);
    loads.forEach(({ resolve, reject }, index) => {
      const one = settled[index];
      if (one?.status === 'fulfilled') resolve(one.value);
      else reject(one?.reason);
    });
  } catch (error) {
    for (const { reject } of loads) reject(error); // nothing was begun
  }
}
