import type { ConsolidationId } from '#src/consolidation/records';

/** Puts work into the queue; a job carries ids only (spec W-3). */
export interface JobStarter {
  /** Wakes a consolidation up, now or after `afterMs` milliseconds; waking it twice is harmless. */
  wake(consolidation: ConsolidationId, afterMs?: number): Promise<void>;
  /**
   * Puts a new run into the line at its place, from 1: people take turns, and runs that were begun come before all that
   * were not, taking turns as well.
   */
  begin(consolidation: ConsolidationId, place: number): Promise<void>;
}

/** Knows which workers live. */
export interface WorkerRegister {
  seen(worker: { readonly id: string; readonly host: string; readonly pid: number }): Promise<void>;
  gone(id: string): Promise<void>;
  /** How many were seen within the last `withinMs` milliseconds. */
  alive(withinMs: number): Promise<number>;
}

/** Works on one consolidation in this very process until it waits for somebody or ends. */
export interface ConsolidationRunner {
  work(consolidation: ConsolidationId): Promise<void>;
}
