/**
 * A queue that is opened with the first call, and anew with the next one where its database was away: BullMQ looks at
 * its tables once, and keeps for ever what that came to.
 */
export class OpenedAnew<Q> {
  readonly #open: () => Promise<Q>;
  #opening: Promise<Q> | undefined;

  constructor(open: () => Promise<Q>) {
    this.#open = open;
  }

  /** The queue as it was opened last, or is being opened; undefined: there is none. */
  get current(): Promise<Q> | undefined {
    return this.#opening;
  }

  /** The queue, once it is open: whoever comes at the same moment shares it. Throws what the opening came to. */
  ready(): Promise<Q> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }
}
