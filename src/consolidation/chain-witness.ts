import { isJsonObject, type JsonObject } from '#src/portals/json';
import type { ChainHead } from '#src/ports/audit-log';

const KEY = 'io.tributary.audit';

/** A content of ours that says where the audit log ended when it was sent: rooms keep it where nobody can rewrite it. */
export function carryingHead(content: JsonObject, { sequence, hash }: ChainHead): JsonObject {
  return { ...content, [KEY]: { sequence, hash } };
}

/** Where the audit log ended by the word of a content; undefined when it says nothing readable. */
export function headIn(content: JsonObject): ChainHead | undefined {
  const head = content[KEY];
  if (!isJsonObject(head)) return undefined;
  const { sequence, hash } = head;
  const isReadable = typeof sequence === 'number' && Number.isSafeInteger(sequence) && sequence >= 0;
  return isReadable && typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash) ? { sequence, hash } : undefined;
}
