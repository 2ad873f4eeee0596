import { Counter, Gauge, Registry } from 'prom-client';
import type { Acts } from '#src/acts/acts';

/** What a monitoring system reads from us, in its own format. */
export interface Metrics {
  readonly contentType: string;
  /** Counts one answer of a page. */
  answered(page: string, status: number): void;
  /** Everything as text, read anew; throws what the acts throw. */
  text(): Promise<string>;
}

/** A register of its own for each server: nothing is shared through the process. */
export function createMetrics(acts: Pick<Acts, 'list' | 'pulse'>): Metrics {
  const register = new Registry();
  const registers = [register];
  const pages = new Counter({
    name: 'tributary_pages_total',
    help: 'Pages answered, by page and status.',
    labelNames: ['page', 'status'],
    registers,
  });
  const consolidations = new Gauge({
    name: 'tributary_consolidations',
    help: 'Consolidations, by state.',
    labelNames: ['state'],
    registers,
  });
  const workers = new Gauge({ name: 'tributary_workers', help: 'Workers that live.', registers });
  return {
    contentType: register.contentType,
    answered: (page, status) => pages.inc({ page, status: String(status) }),
    text: async () => {
      const [all, { liveWorkers }] = await Promise.all([acts.list(), acts.pulse()]);
      workers.set(liveWorkers);
      consolidations.reset();
      for (const { state } of all) consolidations.inc({ state });
      return register.metrics();
    },
  };
}
