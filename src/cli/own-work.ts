/** The work of one consolidation done in this process, one round at a time. */
export class OwnWork {
  readonly #round: () => Promise<unknown>;
  #failure: { readonly error: unknown } | undefined;
  #underWay = false;
  #settled: Promise<void> = new Promise(() => undefined);
  #endedAt: number | undefined;
  #sawChangeAt: number | undefined;

  constructor(round: () => Promise<unknown>) {
    this.#round = round;
  }

  get isUnderWay(): boolean {
    return this.#underWay;
  }

  /** Resolves when the round under way has ended, well or not; never where none was begun. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /** When the last round ended, milliseconds since 1970; undefined: none has. */
  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  /** The last change of the consolidation that was known when the last round began. */
  get sawChangeAt(): number | undefined {
    return this.#sawChangeAt;
  }

  /** Begins a round; nothing happens while one is under way. */
  start({ sawChangeAt, now }: { readonly sawChangeAt: number; readonly now: () => number }): void {
    if (this.#underWay) return;
    this.#underWay = true;
    this.#sawChangeAt = sawChangeAt;
    this.#settled = this.#round().then(
      () => this.#end(now()),
      (error: unknown) => {
        this.#failure = { error };
        this.#end(now());
      },
    );
  }

  /** Throws what ended the last round badly, once. */
  throwWhatFailed(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure.error;
  }

  #end(at: number): void {
    this.#underWay = false;
    this.#endedAt = at;
  }
}
