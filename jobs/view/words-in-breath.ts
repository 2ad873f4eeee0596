import type { Consent } from '#src/consent/consent';
import { Glances } from './glances.ts';

/** So long after they were read, in milliseconds, words are the words of the same breath, unless something was done meanwhile. */
const BREATH_MS = 250;

/**
 * The words about a plan as the gates of neighbouring steps share them, where nothing stands between those steps but looks: one
 * look at the records opens them all. Who takes a word back meanwhile stops the run, which the next intent sees in its own transaction.
 */
export class WordsInBreath {
  readonly #glances = new Glances<readonly Consent[]>();
  readonly #read: () => Promise<readonly Consent[]>;

  constructor(read: () => Promise<readonly Consent[]>) {
    this.#read = read;
  }

  /** What is recorded now; those who come next share it. */
  anew(): Promise<readonly Consent[]> {
    return this.#glances.keep(NAME, this.#read());
  }

  /** What was read in this breath and after `since`, a moment of `performance.now()`; else what is recorded now. */
  shared(since: number): Promise<readonly Consent[]> {
    const takenAt = this.#glances.takenAt(NAME) ?? Number.NEGATIVE_INFINITY;
    const known = takenAt > Math.max(since, performance.now() - BREATH_MS) && this.#glances.known(NAME);
    return known || this.anew();
  }
}

const NAME = 'words';
