import { basename, extname } from 'node:path';
import type { DiscoverySource, Stretch, Walk } from '#adapters/contract';
import { probeFile } from './probe-file.ts';
import { readCsv } from './read-csv.ts';
import { readJsonLines } from './read-json-lines.ts';
import { type Row, sightingOfRow } from './sighting-of-row.ts';

const AT_A_TIME = 500;

/** A file with what an operator knows already, one endpoint a line or a row. */
export function endpointFile(path: string): DiscoverySource {
  return { name: `file:${basename(path)}`, about: `the file ${path}`, walk: (from) => walk(path, from) };
}

async function* walk(path: string, { cursor, digestOf }: Walk): AsyncGenerator<Stretch> {
  await probeFile(path);
  const begin = cursor !== undefined && /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0;
  let rows: Row[] = [];
  let read = 0;
  for await (const row of rowsOf(path)) {
    read += 1;
    if (read <= begin) continue;
    rows.push(row);
    if (rows.length < AT_A_TIME) continue;
    yield stretchOf(path, { rows, digestOf, read });
    rows = [];
  }
  if (rows.length > 0) yield stretchOf(path, { rows, digestOf, read });
}

interface SomeRows {
  readonly rows: readonly Row[];
  readonly digestOf: Walk['digestOf'];
  readonly read: number;
}

function stretchOf(path: string, { rows, digestOf, read }: SomeRows): Stretch {
  const results = rows.map((row) => sightingOfRow(row, basename(path)));
  const sightings = results.flatMap((result) => ('sighting' in result ? [result.sighting] : []));
  const isKnown = ({ fields, digest }: (typeof sightings)[number]) => digestOf(fields.id) === digest;
  return {
    found: sightings.filter((one) => !isKnown(one)),
    unchanged: sightings.filter(isKnown).map(({ fields }) => fields.id),
    cursor: String(read),
    looked: rows.length,
    passedOver: results.flatMap((result) => ('passedOver' in result ? [result.passedOver] : [])),
  };
}

function rowsOf(path: string): AsyncIterable<Row> {
  const kind = extname(path).toLowerCase();
  return kind === '.csv' ? readCsv(path) : readJsonLines(path);
}
