/** What is asked of a queue of BullMQ's that may have to be opened again. */
export interface Reopenable {
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * A queue that is opened anew with the next call where its database was away when it was opened: BullMQ looks at its tables
 * once, and keeps for ever what that came to.
 */
export class OpenedAnew<Q extends Reopenable> {
  readonly #open: () => Q;
  #queue: Q;

  constructor(open: () => Q) {
    this.#open = open;
    this.#queue = open();
  }

  /** The queue as it was opened last. */
  get current(): Q {
    return this.#queue;
  }

  /** The queue, once its tables were looked at. Throws what the second look came to. */
  async ready(): Promise<Q> {
    const first = this.#queue;
    try {
      await first.waitUntilReady();
    } catch {
      if (first === this.#queue) this.#queue = this.#open(); // whoever came at the same moment finds the new one
      await first.close().catch(() => undefined);
      await this.#queue.waitUntilReady();
    }
    return this.#queue;
  }
}
