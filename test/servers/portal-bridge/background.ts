/** Work nobody waits for: it is logged when it fails, and what belongs together is done in order. */
export class Background {
  private readonly last = new Map<string, Promise<void>>();

  log(text: string): void {
    process.stdout.write(`${new Date().toISOString()} ${text}\n`);
  }

  /** Starts something and logs its failure. */
  run(what: string, work: () => Promise<unknown>): void {
    void this.watched(what, work);
  }

  /** Starts something after all that was started before under the same key. */
  runInOrder(key: string, what: string, work: () => Promise<unknown>): void {
    void this.inOrder(key, what, work);
  }

  /** As `runInOrder`; resolves when it is done, also when it failed. */
  inOrder(key: string, what: string, work: () => Promise<unknown>): Promise<void> {
    const done = (this.last.get(key) ?? Promise.resolve()).then(() => this.watched(what, work));
    this.last.set(key, done);
    return done;
  }

  private async watched(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log(`FAILED ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
}
