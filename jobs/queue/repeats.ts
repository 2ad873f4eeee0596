import { describeError } from '#src/errors/describe-error';
import type { Clock } from '#src/ports/clock';

/** What was silent for so long has passed meanwhile: the same again is news. */
const PASSED_AFTER_MS = 60_000;

/** Tells news from what goes on: a queue that is away says so with each attempt, twice a second. */
export class Repeats {
  readonly #clock: Clock;
  readonly #last = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isNews(trouble: unknown): boolean {
    const now = this.#clock.now();
    for (const [what, at] of this.#last) if (now - at >= PASSED_AFTER_MS) this.#last.delete(what);
    const what = describeError(trouble).text.happened;
    const isNews = !this.#last.has(what);
    this.#last.set(what, now);
    return isNews;
  }
}
