import type { ServerName } from '#src/portals/ids';
import type { ServerBudgets } from '#src/ports/server-budgets';
import type { Timing } from './timing.ts';

/** How many milliseconds' worth of requests are taken at once, so that not every request asks the database. */
const SHARE_MS = 200;

/** What a homeserver's budget is made of. */
export interface BudgetSettings {
  readonly server: ServerName;
  readonly perSecond: number;
  readonly budgets: ServerBudgets;
  readonly timing: Pick<Timing, 'elapsed'>;
}

/** This process's share of what a homeserver may be asked by all of ours together (spec W-8). */
export class Budget {
  readonly #settings: BudgetSettings;
  readonly #perShare: number;
  #left = 0;
  #from = 0;
  #taking: Promise<void> | undefined;

  constructor(settings: BudgetSettings) {
    this.#settings = settings;
    this.#perShare = Math.max(1, Math.floor((settings.perSecond * SHARE_MS) / 1000));
  }

  /** Spends one request; gives the milliseconds until it may be sent. */
  async spend(): Promise<number> {
    while (this.#left === 0) {
      this.#taking ??= this.#take();
      await this.#taking;
    }
    this.#left -= 1;
    return Math.max(0, this.#from - this.#settings.timing.elapsed());
  }

  async #take(): Promise<void> {
    const { server, perSecond, budgets, timing } = this.#settings;
    try {
      const waitMs = await budgets.take({ server, worthMs: (this.#perShare * 1000) / perSecond });
      this.#from = timing.elapsed() + waitMs;
      this.#left = this.#perShare;
    } finally {
      this.#taking = undefined;
    }
  }
}
