import { createHash } from 'node:crypto';
import { canonicalJson } from '#src/consolidation/canonical-json';
import type { AuditEntry, ChainedEntry } from '#src/ports/audit-log';

/** What stands before the first entry. */
export const CHAIN_START = '0'.repeat(64);

/** The hash of an entry at its place: SHA-256 over canonical JSON of the entry, its number and the hash before it. */
export function hashOf(entry: Omit<ChainedEntry, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(entry)).digest('hex');
}

/**
 * What stands in that canonical JSON before the hash of the entry before, and after the number of this one: the database
 * chains entries, and knows both only while it does.
 */
export function aroundLink(entry: AuditEntry): { readonly before: string; readonly after: string } {
  const { plan, consolidation, at, detail, what, who } = entry;
  const first = canonicalJson({ plan, consolidation, at, detail });
  return { before: `${first.slice(0, -1)},"previousHash":"`, after: `,${canonicalJson({ what, who }).slice(1)}` };
}

/** True when the entry is the one that follows the entry before it, unchanged. */
export function follows(entry: ChainedEntry, before: Pick<ChainedEntry, 'sequence' | 'hash'>): boolean {
  const { hash, ...hashed } = entry;
  return entry.sequence === before.sequence + 1 && entry.previousHash === before.hash && hashOf(hashed) === hash;
}
