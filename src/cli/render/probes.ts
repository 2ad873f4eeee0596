import type { ProbeRow } from '#src/cli/context';
import { alignedRows } from './table.ts';

/** What was asked and how it went: a line each, then how many failed. */
export function probeLines(probes: readonly ProbeRow[]): readonly string[] {
  const failed = probes.filter((probe) => !probe.ok).length;
  const rows = probes.map(({ what, name, ok, detail }) => [ok ? 'ok' : 'FAILED', what, name, detail]);
  const sum = failed === 0 ? `All ${probes.length} answer as they should.` : `${failed} of ${probes.length} failed.`;
  return [...alignedRows(rows), '', sum];
}
