import type { Consent, ConsentRequest } from '#src/consent/consent';
import type { PartyId } from '#src/consent/party';
import type { EventId, RoomId } from '#src/portals/ids';
import type { AuditEntry } from './audit-log.ts';

/** Keeps the questions that were asked and the words that were given. */
export interface ConsentStore {
  keepRequest(request: ConsentRequest): Promise<void>;
  /** The requests of a plan, newest first. */
  requestsOf(plan: string): Promise<readonly ConsentRequest[]>;
  /** The newest request with this code; undefined when there is none. */
  requestByCode(code: string): Promise<ConsentRequest | undefined>;
  /** Requests asked in a room whose plan is still asked or running, newest first. */
  requestsIn(room: RoomId): Promise<readonly ConsentRequest[]>;
  /**
   * Records a word and tells of it in the audit log, both or neither; false, and nothing told, when that person has spoken for
   * that party and plan already with the same word.
   */
  record(consent: Consent, told?: AuditEntry): Promise<boolean>;
  /** All words of a plan, oldest first, withdrawn ones included. */
  consentsOf(plan: string): Promise<readonly Consent[]>;
  /** Withdraws a person's word and tells of it, both or neither; false, and nothing told, when there was none standing. */
  withdraw(
    query: { readonly plan: string; readonly party: PartyId; readonly person: string; readonly at: number },
    told?: AuditEntry,
  ): Promise<boolean>;
  /** The standing word whose evidence is this event; undefined when there is none. */
  byEvent(event: EventId): Promise<Consent | undefined>;
}
