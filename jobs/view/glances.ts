/** What was seen counts for so long, in milliseconds, whatever a step allows: far less than people need to change something. */
const FRESH_MS = 5_000;

interface Glance<T> {
  readonly answer: Promise<T>;
  readonly takenAt: number;
}

/** Answers that are shared for a while, by name; those who ask at the same time share one, and nothing that failed is kept. */
export class Glances<T> {
  readonly #glances = new Map<string, Glance<T>>();

  /** What was seen under this name, or what `look` sees now. */
  recall(name: string, look: () => Promise<T>): Promise<T> {
    return this.known(name) ?? this.keep(name, look());
  }

  /** Takes in an answer that was asked for at this moment. */
  keep(name: string, answer: Promise<T>): Promise<T> {
    this.#glances.set(name, { answer, takenAt: performance.now() });
    answer.catch(() => this.#forgetThis(name, answer));
    return answer;
  }

  /** What was seen under this name; undefined: nothing that still counts. */
  known(name: string): Promise<T> | undefined {
    const glance = this.#glances.get(name);
    return glance && performance.now() - glance.takenAt < FRESH_MS ? glance.answer : undefined;
  }

  /** The moment of `performance.now()` at which what counts under this name was asked for; undefined: nothing counts. */
  takenAt(name: string): number | undefined {
    return this.known(name) && this.#glances.get(name)?.takenAt;
  }

  /** The names of all that was seen and still counts. */
  names(): readonly string[] {
    return [...this.#glances.keys()].filter((name) => this.known(name) !== undefined);
  }

  note(name: string, value: T, takenAt: number): void {
    this.#glances.set(name, { answer: Promise.resolve(value), takenAt });
  }

  /** Makes true again what was seen, after a write of ours; how old it is stays as it is. */
  correct(name: string, change: (seen: T) => T): void {
    const glance = this.#glances.get(name);
    if (!glance) return;
    const answer = glance.answer.then(change);
    this.#glances.set(name, { ...glance, answer });
    answer.catch(() => this.#forgetThis(name, answer));
  }

  forget(name: string): void {
    this.#glances.delete(name);
  }

  /** Gives up what was seen before a moment of `performance.now()`, which may be another for each name. */
  forgetBefore(moment: number | ((name: string) => number)): void {
    const momentOf = typeof moment === 'number' ? () => moment : moment;
    for (const [name, { takenAt }] of this.#glances) if (takenAt <= momentOf(name)) this.#glances.delete(name);
  }

  #forgetThis(name: string, answer: Promise<T>): void {
    if (this.#glances.get(name)?.answer === answer) this.#glances.delete(name);
  }
}
