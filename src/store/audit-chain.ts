import { createHash } from 'node:crypto';
import { canonicalJson } from '#src/consolidation/canonical-json';
import type { ChainedEntry } from '#src/ports/audit-log';

/** What stands before the first entry. */
export const CHAIN_START = '0'.repeat(64);

/** The hash of an entry at its place: SHA-256 over canonical JSON of the entry, its number and the hash before it. */
export function hashOf(entry: Omit<ChainedEntry, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(entry)).digest('hex');
}

/** True when the entry is the one that follows the entry before it, unchanged. */
export function follows(entry: ChainedEntry, before: Pick<ChainedEntry, 'sequence' | 'hash'>): boolean {
  const { hash, ...hashed } = entry;
  return entry.sequence === before.sequence + 1 && entry.previousHash === before.hash && hashOf(hashed) === hash;
}
