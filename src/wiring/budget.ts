import { setTimeout as pause } from 'node:timers/promises';

/** Waits until one more request may go out. */
export type Pace = () => Promise<void>;

/** How often a server may be asked. */
export interface BudgetSettings {
  readonly requests: number;
  /** Milliseconds in which that many may go out. */
  readonly inMs: number;
}

/** A budget for requests: what was saved up may go out at once, but never more than the budget of one interval. */
export function createBudget({ requests, inMs }: BudgetSettings): Pace {
  const most = Math.max(1, requests);
  let left = most;
  let countedAt = performance.now();
  let last: Promise<void> = Promise.resolve();
  const take = async (): Promise<void> => {
    const now = performance.now();
    left = Math.min(most, left + ((now - countedAt) * requests) / inMs);
    countedAt = now;
    left -= 1;
    if (left < 0) await pause(Math.ceil((-left * inMs) / requests));
  };
  return () => {
    last = last.then(take);
    return last;
  };
}

/** One budget for each server, shared by all who ask it. */
export function budgets(): (server: string, settings: BudgetSettings) => Pace {
  const byServer = new Map<string, Pace>();
  return (server, settings) => {
    const known = byServer.get(server) ?? createBudget(settings);
    byServer.set(server, known);
    return known;
  };
}
