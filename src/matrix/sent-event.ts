import { createHash } from 'node:crypto';
import { TributaryError } from '#src/errors/tributary-error';
import type { EventId } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import type { Session } from './session.ts';

/** The id of an event that was sent. Throws MATRIX_NONSENSE, which leaves open whether it took effect. */
export function sentEvent(answer: unknown, session: Session, what: string): EventId {
  const id = isJsonObject(answer) ? answer.event_id : undefined;
  if (typeof id === 'string' && id !== '') return id as EventId;
  const facts = { server: session.server, what, error: 'it names no event' };
  throw new TributaryError('MATRIX_NONSENSE', { facts });
}

/**
 * A transaction id that is the same whenever the same act is sent again. Synapse forgets those of an appservice within the
 * hour (irc-bridges.md 9.2), so this spares a repeat within seconds and proves nothing afterwards (spec W-2).
 */
export function transactionId(...parts: readonly string[]): string {
  return `tributary-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)}`;
}
