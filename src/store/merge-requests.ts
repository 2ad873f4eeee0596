import type { Knex } from 'knex';
import type { EventId, RoomId } from '#src/portals/ids';
import type {
  MergeRequest,
  MergeRequests,
  OwedWord,
  RequestChange,
  RequestId,
  RequestState,
} from '#src/ports/merge-requests';
import { present, toMs, toOptionalText, toText, toTimestamp } from './column-values.ts';

interface RequestRow {
  readonly id: RequestId;
  readonly into_room: string | null;
  readonly retire: readonly string[];
  readonly rooms: readonly RoomId[];
  readonly by: string;
  readonly room: RoomId | null;
  readonly event: EventId | null;
  readonly at: Date;
  readonly state: RequestState;
  readonly changed_at: Date;
  readonly decided_by: string | null;
  readonly reason: string | null;
  readonly plan: string | null;
}

interface SupporterRow {
  readonly request: RequestId;
  readonly by: string;
  readonly at: Date;
}

/** Keeps what people of communities ask for. */
export function createMergeRequests(knex: Knex): MergeRequests {
  return {
    keep: (request) => keep(knex, request),
    find: async (id) => (await read(knex, (query) => query.where({ id })))[0],
    inStates: (states) => read(knex, (query) => query.whereIn('state', [...states])),
    naming: (rooms) => read(knex, (query) => query.whereRaw('rooms @> ?::text[]', [[...rooms]])),
    countOf: async ({ by, since }) => {
      const [row] = await knex('merge_requests')
        .where({ by: toText(by) })
        .where('at', '>=', toTimestamp(since))
        .count<{ count: string }[]>('* as count');
      return Number(row?.count ?? 0);
    },
    support: async (id, { by, at }) => {
      const added = await knex('request_supporters')
        .insert({ request: id, by: toText(by), at: toTimestamp(at) })
        .onConflict(['request', 'by'])
        .ignore()
        .returning('request');
      return added.length > 0;
    },
    change: (change) => changeState(knex, change),
    owe: async ({ id, text, since }) => {
      const owed = { owed: toText(text), owed_since: toTimestamp(since), tried_at: null };
      await knex('merge_requests').where({ id }).update(owed);
    },
    owed: (query) => readOwed(knex, query),
    tried: async ({ id, before, at }) => {
      const tried_at = before === undefined ? null : toTimestamp(before);
      const changed = await knex('merge_requests')
        .where({ id, tried_at })
        .update({ tried_at: toTimestamp(at) });
      return changed > 0;
    },
    told: async ({ id, text }) => {
      const nothing = { owed: null, owed_since: null, tried_at: null };
      await knex('merge_requests')
        .where({ id, owed: toText(text) })
        .update(nothing);
    },
  };
}

async function keep(knex: Knex, request: MergeRequest): Promise<void> {
  const by = toText(request.by);
  await knex.transaction(async (transaction) => {
    await transaction('merge_requests').insert({
      id: request.id,
      into_room: toOptionalText(request.into),
      retire: request.retire.map(toText),
      rooms: [...request.rooms],
      by,
      room: request.room ?? null,
      event: request.event ?? null,
      at: toTimestamp(request.at),
      state: request.state,
      changed_at: toTimestamp(request.changedAt),
    });
    const rows = request.supporters.map((one) => ({
      request: request.id,
      by: toText(one.by),
      at: toTimestamp(one.at),
    }));
    if (rows.length > 0) await transaction('request_supporters').insert(rows);
  });
}

async function changeState(knex: Knex, { id, from, before, to, at, ...more }: RequestChange): Promise<boolean> {
  const changed = await knex('merge_requests')
    .where({ id })
    .whereIn('state', [...from])
    .modify((query) => void (before !== undefined && query.where('changed_at', '<', toTimestamp(before))))
    .update({
      state: to,
      changed_at: toTimestamp(at),
      ...(more.decidedBy !== undefined && { decided_by: toText(more.decidedBy) }),
      ...(more.reason !== undefined && { reason: toText(more.reason) }),
      ...(more.plan !== undefined && { plan: more.plan }),
      ...(more.rooms !== undefined && { rooms: [...more.rooms] }),
    });
  return changed > 0;
}

interface OwedRow {
  readonly id: RequestId;
  readonly by: string;
  readonly owed: string;
  readonly owed_since: Date;
  readonly tried_at: Date | null;
}

async function readOwed(knex: Knex, { triedBefore }: { readonly triedBefore: number }): Promise<readonly OwedWord[]> {
  const rows: OwedRow[] = await knex('merge_requests')
    .whereNotNull('owed')
    .whereNotNull('owed_since')
    .where((due) => due.whereNull('tried_at').orWhere('tried_at', '<', toTimestamp(triedBefore)))
    .orderBy('owed_since')
    .select('id', 'by', 'owed', 'owed_since', 'tried_at');
  return rows.map(({ id, by, owed, owed_since, tried_at }) => {
    return { id, by, text: owed, since: toMs(owed_since), ...(tried_at && { triedAt: toMs(tried_at) }) };
  });
}

type Narrowing = (query: Knex.QueryBuilder<RequestRow, RequestRow[]>) => Knex.QueryBuilder<RequestRow, RequestRow[]>;

/** Requests with their supporters, newest first. */
async function read(knex: Knex, narrow: Narrowing): Promise<readonly MergeRequest[]> {
  const all = knex<RequestRow>('merge_requests').select() as Knex.QueryBuilder<RequestRow, RequestRow[]>;
  const rows = await narrow(all).orderBy('at', 'desc').orderBy('id');
  const ids = rows.map(({ id }) => id);
  const supporters = await knex<SupporterRow>('request_supporters').whereIn('request', ids).orderBy('at').orderBy('by');
  return rows.map((row) => toRequest(row, supporters));
}

function toRequest(row: RequestRow, supporters: readonly SupporterRow[]): MergeRequest {
  const { id, retire, rooms, by, state } = row;
  const own = supporters.filter(({ request }) => request === id);
  return {
    ...{ id, retire, rooms, by, state },
    at: toMs(row.at),
    changedAt: toMs(row.changed_at),
    supporters: own.map((one) => ({ by: one.by, at: toMs(one.at) })),
    ...present({
      into: row.into_room,
      room: row.room,
      event: row.event,
      decidedBy: row.decided_by,
      reason: row.reason,
      plan: row.plan,
    }),
  } as MergeRequest;
}
