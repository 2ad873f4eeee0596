import type { Timing } from './timing.ts';

const FAILURES_UNTIL_REST = 6;
const REST_MS = 15_000;

/** Leaves a homeserver alone for a while once it has failed several times in a row (spec W-8, threat T-28). */
export class Breaker {
  readonly #timing: Pick<Timing, 'elapsed'>;
  #failures = 0;
  #restsUntil = 0;

  constructor(timing: Pick<Timing, 'elapsed'>) {
    this.#timing = timing;
  }

  /** Milliseconds it still has to be left alone; 0: it may be asked. After a rest one request at a time tries it. */
  restsForMs(): number {
    if (this.#failures < FAILURES_UNTIL_REST) return 0;
    const left = this.#restsUntil - this.#timing.elapsed();
    if (left > 0) return left;
    this.#restsUntil = this.#timing.elapsed() + REST_MS; // whoever asks now is the trial; the others wait for its outcome
    return 0;
  }

  /** It answered. */
  answered(): void {
    this.#failures = 0;
  }

  /** It did not answer, or something in front of it answered that it is down. */
  failed(): void {
    this.#failures += 1;
    if (this.#failures >= FAILURES_UNTIL_REST) this.#restsUntil = this.#timing.elapsed() + REST_MS;
  }
}
