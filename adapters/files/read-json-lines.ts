import { createReadStream } from 'node:fs';
import { isJsonObject } from '#src/portals/json';
import type { Row } from './sighting-of-row.ts';
import { unreadable } from './unreadable.ts';

const LONGEST_LINE = 64 * 1024;

/** The lines of a JSONL file; what is no JSON object is told as such, and the next line is read. */
export async function* readJsonLines(path: string): AsyncGenerator<Row> {
  let line = 0;
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw unreadable(path, `line ${line + parts.length + 1} is too long`);
    for (const text of parts) {
      line += 1;
      if (text.trim() !== '') yield rowOf(text, line);
    }
  }
  if (rest.trim() !== '') yield rowOf(rest, line + 1);
}

function rowOf(text: string, line: number): Row {
  const none = new Map<string, string>();
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (!isJsonObject(value)) return { line, values: none, fault: 'it is not a JSON object' };
    const texts = Object.entries(value).flatMap(([name, field]) =>
      typeof field === 'string' ? [[name, field] as const] : [],
    );
    return { line, values: new Map(texts) };
  } catch {
    return { line, values: none, fault: 'it is not JSON' };
  }
}
