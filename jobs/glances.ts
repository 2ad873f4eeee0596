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
    const known = this.known(name);
    if (known) return known;
    const answer = look();
    this.#glances.set(name, { answer, takenAt: performance.now() });
    answer.catch(() => this.#forgetThis(name, answer));
    return answer;
  }

  /** What was seen under this name; undefined: nothing that still counts. */
  known(name: string): Promise<T> | undefined {
    const glance = this.#glances.get(name);
    return glance && performance.now() - glance.takenAt < FRESH_MS ? glance.answer : undefined;
  }

  /** The names of all that was seen and still counts. */
  names(): readonly string[] {
    return [...this.#glances.keys()].filter((name) => this.known(name) !== undefined);
  }

  note(name: string, value: T): void {
    this.#glances.set(name, { answer: Promise.resolve(value), takenAt: performance.now() });
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

  /** Gives up what was seen before that moment of `performance.now()`. */
  forgetBefore(moment: number): void {
    for (const [name, { takenAt }] of this.#glances) if (takenAt <= moment) this.#glances.delete(name);
  }

  #forgetThis(name: string, answer: Promise<T>): void {
    if (this.#glances.get(name)?.answer === answer) this.#glances.delete(name);
  }
}
