import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { Row } from './sighting-of-row.ts';
import { unreadable } from './unreadable.ts';

const LONGEST_RECORD = 64 * 1024;

/** The rows of a CSV file whose first row names the columns; commas, semicolons or tabs between them. */
export async function* readCsv(path: string): AsyncGenerator<Row> {
  const parser = createReadStream(path).pipe(
    parse({
      bom: true,
      delimiter: [',', ';', '\t'],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
      max_record_size: LONGEST_RECORD,
    }),
  );
  let columns: readonly string[] | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (columns === undefined) columns = record.map((name) => name.toLowerCase());
      else yield { line: info.lines, values: new Map(named(columns, record)) };
    }
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error), error);
  }
}

function named(columns: readonly string[], record: readonly string[]): readonly (readonly [string, string])[] {
  return columns.flatMap((name, index) => (record[index] ? [[name, record[index]] as const] : []));
}
