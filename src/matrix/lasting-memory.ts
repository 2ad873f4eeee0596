/** So many answers are kept; a room's creation takes about a kilobyte. */
const MOST_KEPT = 20_000;

/** Remembers what never changes for as long as the process lives; undefined and failures are not remembered. */
export class LastingMemory<T> {
  readonly #answers = new Map<string, T>();
  readonly #most: number;

  constructor(most = MOST_KEPT) {
    this.#most = most;
  }

  /** The answer under this name, or what `ask` gives now; where too many are kept, the oldest goes. */
  async recall(name: string, ask: () => Promise<T | undefined>): Promise<T | undefined> {
    const known = this.#answers.get(name);
    if (known !== undefined) return known;
    const answer = await ask();
    if (answer === undefined) return undefined;
    this.#answers.set(name, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > this.#most && oldest !== undefined) this.#answers.delete(oldest);
    return answer;
  }
}
