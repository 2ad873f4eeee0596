import { stringify } from 'csv-stringify/sync';
import type { GroupAnswer } from '#src/acts/discovery/group-answers';
import { jsonLine } from '#src/cli/output';
import { printable } from '#src/errors/printable';

const COLUMNS = [
  'group',
  'tier',
  'id',
  'address',
  'protocol',
  'network',
  'channel',
  'alias',
  'server',
  'workspace',
  'invite',
] as const;

/** All groups, a place a line, as JSONL or CSV; a spreadsheet takes no cell of the CSV for a formula. */
export function exportGroups(answers: readonly GroupAnswer[], format: 'jsonl' | 'csv'): string {
  const rows = answers.flatMap(({ group, places }) =>
    places.map(({ id, address, fields }) => ({ group: group.id, tier: group.tier, ...fields, id, address })),
  );
  if (format === 'jsonl') return rows.map((row) => `${jsonLine(row)}\n`).join('');
  return stringify(rows.map(harmless), { header: true, columns: [...COLUMNS], escape_formulas: true });
}

function harmless(row: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(COLUMNS.map((name) => [name, printable(row[name] ?? '')]));
}
