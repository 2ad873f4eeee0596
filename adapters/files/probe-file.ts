import { constants, type Stats } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { unreadable } from './unreadable.ts';

/** A list of rooms is never as large as this. */
const MOST_BYTES = 256 * 1024 * 1024;
const KINDS: readonly string[] = ['.csv', '.jsonl', '.ndjson'];

/** Answers how large the file is, in bytes, when it can be read. Throws DISCOVERY_FILE_UNREADABLE with the reason. */
export async function probeFile(path: string): Promise<number> {
  if (!KINDS.includes(extname(path).toLowerCase()))
    throw unreadable(path, 'its name ends neither in .jsonl nor in .csv');
  const found = await seen(path);
  if (!found.isFile()) throw unreadable(path, 'it is no file');
  if (found.size > MOST_BYTES) throw unreadable(path, 'it is too large');
  return found.size;
}

async function seen(path: string): Promise<Stats> {
  try {
    await access(path, constants.R_OK);
    return await stat(path);
  } catch (cause) {
    throw unreadable(path, reasonOf(cause), cause);
  }
}

function reasonOf(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  if (code === 'ENOENT') return 'it does not exist';
  return code === 'EACCES' ? 'this account may not read it' : code;
}
