/** How long an answer counts as fresh, in milliseconds: about one step, far less than people need to change something. */
const FRESH_MS = 1_500;

/** Remembers answers for a moment and lets those who ask at the same time share one; nothing that failed is remembered. */
export class ShortMemory<T> {
  readonly #answers = new Map<string, { readonly answer: Promise<T>; readonly until: number }>();

  /** The fresh answer under this name, or what `ask` gives now. */
  recall(name: string, ask: () => Promise<T>): Promise<T> {
    const now = performance.now();
    const known = this.#answers.get(name);
    if (known && known.until > now) return known.answer;
    const answer = ask();
    this.#answers.set(name, { answer, until: now + FRESH_MS });
    answer.catch(() => this.forget(name));
    return answer;
  }

  /** As `recall`, but an answer that is doubted when it was only remembered is asked for anew. */
  async recallUnless(
    name: string,
    { ask, isDoubted }: { readonly ask: () => Promise<T>; readonly isDoubted: (answer: T) => boolean },
  ): Promise<T> {
    const isRemembered = (this.#answers.get(name)?.until ?? 0) > performance.now();
    const answer = await this.recall(name, ask);
    if (!isRemembered || !isDoubted(answer)) return answer;
    this.forget(name);
    return this.recall(name, ask);
  }

  /** Takes in an answer that came another way. */
  note(name: string, value: T): void {
    this.#answers.set(name, { answer: Promise.resolve(value), until: performance.now() + FRESH_MS });
  }

  forget(name: string): void {
    this.#answers.delete(name);
  }
}
