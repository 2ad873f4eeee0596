import type { Knex } from 'knex';
import type { Json } from '#src/portals/json';
import type { AuditEntry, AuditLog, ChainCheck, ChainedEntry, ChainHead } from '#src/ports/audit-log';
import { aroundLink, CHAIN_START, follows } from './audit-chain.ts';
import { present, toJson, toText } from './column-values.ts';

interface AuditRow {
  readonly sequence: number;
  readonly plan: string;
  readonly consolidation: string | null;
  readonly at: number;
  readonly who: string;
  readonly what: string;
  readonly detail: Json;
  readonly previous_hash: string;
  readonly hash: string;
}

/** Entries read at a time while the chain is verified. */
const PAGE = 1_000;

/** The append-only, hash-chained log. */
export function createAuditLog(knex: Knex): AuditLog {
  return {
    append: (entry) => appendEntry(knex, entry),
    of: async (plan) => (await entries(knex).where({ plan })).map(toEntry),
    head: () => headOf(knex),
    hashAt: async (sequence) => (await knex<AuditRow>('audit_log').where({ sequence }).first('hash'))?.hash,
    verify: () => verify(knex),
  };
}

/** In the order of the parameters of `append_audit`, which chains them: a list for each column, and what is hashed. */
export function auditArguments(added: readonly AuditEntry[]): readonly unknown[] {
  const kept = added.map(asKept);
  const hashed = kept.map(aroundLink);
  return [
    kept.map(({ plan }) => plan),
    kept.map(({ consolidation }) => consolidation ?? null),
    kept.map(({ at }) => at),
    kept.map(({ who }) => who),
    kept.map(({ what }) => what),
    kept.map(({ detail }) => toJson(detail)),
    hashed.map(({ before }) => before),
    hashed.map(({ after }) => after),
  ];
}

/** Chains an entry behind the last one; in a transaction, everybody else waits for its end. */
export async function appendEntry(knex: Knex, entry: AuditEntry): Promise<void> {
  const given = auditArguments([entry]);
  await knex.raw(`select append_audit(${given.map(() => '?').join(', ')})`, given as Knex.RawBinding[]);
}

/** The entry exactly as it can be read again, so that its hash can be computed again. */
function asKept({ plan, consolidation, at, who, what, detail }: AuditEntry): AuditEntry {
  const kept = JSON.parse(toJson(detail)) as Json;
  return {
    plan,
    ...present({ consolidation }),
    at: Math.trunc(at),
    who: toText(who),
    what: toText(what),
    detail: kept,
  };
}

async function headOf(knex: Knex): Promise<ChainHead> {
  const last = await knex<AuditRow>('audit_log').orderBy('sequence', 'desc').first('sequence', 'hash');
  return last ?? { sequence: 0, hash: CHAIN_START };
}

/** In one look at the database, so that an entry appended meanwhile is neither missed nor taken for a break. */
function verify(knex: Knex): Promise<ChainCheck> {
  return knex.transaction(verifyIn, { readOnly: true, isolationLevel: 'repeatable read' });
}

async function verifyIn(trx: Knex.Transaction): Promise<ChainCheck> {
  const kept = await trx<ChainHead>('audit_head').first('sequence', 'hash');
  let last: ChainHead = { sequence: 0, hash: CHAIN_START };
  for (;;) {
    const page = await entries(trx).where('sequence', '>', last.sequence).limit(PAGE);
    for (const entry of page.map(toEntry)) {
      if (!follows(entry, last)) return { entries: last.sequence, brokenAt: last.sequence + 1 };
      last = entry;
    }
    if (page.length < PAGE) return endOf(last, kept);
  }
}

/** A chain can be cut, or its last entries written anew, without a break: the database's own record of its end tells. */
function endOf(last: ChainHead, kept: ChainHead | undefined): ChainCheck {
  const { sequence } = last;
  if (!kept || kept.sequence < sequence) return { entries: sequence, brokenAt: sequence };
  if (kept.sequence > sequence) return { entries: sequence, cutOff: kept.sequence - sequence };
  return kept.hash === last.hash ? { entries: sequence } : { entries: sequence - 1, brokenAt: sequence };
}

function entries(knex: Knex): Knex.QueryBuilder<AuditRow, AuditRow[]> {
  return knex('audit_log').select('*').orderBy('sequence');
}

function toEntry({ previous_hash, consolidation, ...row }: AuditRow): ChainedEntry {
  return { ...row, ...present({ consolidation }), previousHash: previous_hash };
}
