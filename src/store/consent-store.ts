import type { Knex } from 'knex';
import type { Consent, ConsentRequest, Word } from '#src/consent/consent';
import type { PartyId } from '#src/consent/party';
import type { EventId, RoomId } from '#src/portals/ids';
import type { AuditEntry } from '#src/ports/audit-log';
import type { ConsentStore } from '#src/ports/consent-store';
import { appendEntry } from './audit-log.ts';
import { present, toMs, toOptionalMs, toOptionalText, toText, toTimestamp } from './column-values.ts';

interface RequestRow {
  readonly plan: string;
  readonly hash: string;
  readonly party: PartyId;
  readonly code: string;
  readonly asked_at: Date;
  readonly expires_at: Date;
  readonly room: RoomId | null;
  readonly event: EventId | null;
}

interface ConsentRow {
  readonly plan: string;
  readonly hash: string;
  readonly party: PartyId;
  readonly person: string;
  readonly word: Word;
  readonly at: Date;
  readonly level: number | null;
  readonly room: RoomId | null;
  readonly event: EventId | null;
  readonly note: string | null;
  readonly withdrawn_at: Date | null;
}

/** Keeps the questions that were asked and the words that were given. */
export function createConsentStore(knex: Knex): ConsentStore {
  return {
    keepRequest: async (request) => {
      await knex('consent_requests').insert(fromRequest(request));
    },
    requestsOf: async (plan) => (await requests(knex).where({ plan })).map(toRequest),
    requestByCode: async (code) => {
      const row = await requests(knex).where({ code }).first();
      return row && toRequest(row);
    },
    requestsIn: async (room) => (await askedIn(knex, room)).map(toRequest),
    record: (consent, told) => knex.transaction((trx) => record(trx, consent, told)),
    consentsOf: async (plan) => (await consents(knex).where({ plan }).orderBy('id')).map(toConsent),
    withdraw: (query, told) => knex.transaction((trx) => withdraw(trx, query, told)),
    byEvent: async (event) => {
      const row = await consents(knex).where({ event }).whereNull('withdrawn_at').orderBy('id', 'desc').first();
      return row && toConsent(row);
    },
  };
}

/** One event is evidence once, and a person's standing word counts once: the indexes refuse anything more. */
async function record(trx: Knex.Transaction, consent: Consent, told: AuditEntry | undefined): Promise<boolean> {
  const kept = await trx('consents').insert(fromConsent(consent)).onConflict().ignore().returning('id');
  return tellIf(kept.length > 0, trx, told);
}

async function withdraw(
  trx: Knex.Transaction,
  { plan, party, person, at }: Parameters<ConsentStore['withdraw']>[0],
  told: AuditEntry | undefined,
): Promise<boolean> {
  const standing = trx('consents')
    .where({ plan, party, person: toText(person) })
    .whereNull('withdrawn_at');
  return tellIf((await standing.update({ withdrawn_at: toTimestamp(at) })) > 0, trx, told);
}

async function tellIf(isChanged: boolean, trx: Knex.Transaction, told: AuditEntry | undefined): Promise<boolean> {
  if (isChanged && told) await appendEntry(trx, told);
  return isChanged;
}

function requests(knex: Knex): Knex.QueryBuilder<RequestRow, RequestRow[]> {
  return knex('consent_requests').select('consent_requests.*').orderBy('consent_requests.id', 'desc');
}

function askedIn(knex: Knex, room: RoomId): Knex.QueryBuilder<RequestRow, RequestRow[]> {
  return requests(knex)
    .join('plans', 'plans.id', 'consent_requests.plan')
    .where({ 'consent_requests.room': room })
    .whereIn('plans.state', ['asked', 'running']);
}

function consents(knex: Knex): Knex.QueryBuilder<ConsentRow, ConsentRow[]> {
  return knex('consents').select('*');
}

function fromRequest({ plan, hash, party, code, askedAt, expiresAt, room, event }: ConsentRequest): RequestRow {
  return {
    plan,
    hash,
    party,
    code,
    asked_at: toTimestamp(askedAt),
    expires_at: toTimestamp(expiresAt),
    room: room ?? null,
    event: event ?? null,
  };
}

function toRequest({ plan, hash, party, code, asked_at, expires_at, room, event }: RequestRow): ConsentRequest {
  const askedAt = toMs(asked_at);
  const expiresAt = toMs(expires_at);
  return { plan, hash, party, code, askedAt, expiresAt, ...present({ room, event }) };
}

function fromConsent({
  plan,
  hash,
  party,
  person,
  word,
  at,
  level,
  room,
  event,
  note,
}: Consent): Omit<ConsentRow, 'withdrawn_at'> {
  return {
    plan,
    hash,
    party,
    person: toText(person),
    word,
    at: toTimestamp(at),
    level: level ?? null,
    room: room ?? null,
    event: event ?? null,
    note: toOptionalText(note),
  };
}

function toConsent({
  plan,
  hash,
  party,
  person,
  word,
  at,
  level,
  room,
  event,
  note,
  withdrawn_at,
}: ConsentRow): Consent {
  const withdrawnAt = toOptionalMs(withdrawn_at);
  return { plan, hash, party, person, word, at: toMs(at), ...present({ level, room, event, note, withdrawnAt }) };
}
