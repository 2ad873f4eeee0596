import type { Knex } from 'knex';
import type { Consolidation, ConsolidationId } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { AuditEntry } from '#src/ports/audit-log';
import { appendEntry } from './audit-log.ts';
import { toJson, toOptionalText, toOptionalTimestamp, toTimestamp } from './column-values.ts';

/** What a consolidation starts with. */
export interface ConsolidationStart {
  readonly consolidation: Consolidation;
  /** Canonical and every source: nobody else may work on them until they are released. */
  readonly rooms: readonly RoomId[];
  readonly legs: readonly RoomId[];
  readonly told?: AuditEntry;
}

/** Creates a consolidation with its legs, locks its rooms, marks its plan as running and tells of it, all or nothing. Throws ROOM_LOCKED. */
export async function createConsolidation(knex: Knex, start: ConsolidationStart): Promise<void> {
  await knex.transaction(async (trx) => {
    await trx('consolidations').insert(rowOf(start.consolidation));
    await lockRooms(trx, start);
    if (start.legs.length > 0) await trx('legs').insert(legRows(start));
    // Later, a crash could come between: whoever ends plans whose time is over would take ours out of the rooms of a run.
    await markRunning(trx, start.consolidation);
    if (start.told) await appendEntry(trx, start.told); // last, as in every batch: whoever appends keeps all others from it
  });
}

async function markRunning(trx: Knex.Transaction, { plan }: Consolidation): Promise<void> {
  await trx('plans').where({ id: plan }).whereIn('state', ['open', 'asked']).update({ state: 'running' });
}

/** In one order for all, so that two starts wait for each other instead of dying in a deadlock. */
async function lockRooms(trx: Knex.Transaction, { consolidation, rooms }: ConsolidationStart): Promise<void> {
  for (const room of [...new Set(rooms)].sort()) {
    const locked = await trx('room_locks')
      .insert({ room, consolidation: consolidation.id })
      .onConflict('room')
      .ignore()
      .returning('room');
    if (locked.length === 0) throw await roomLocked(trx, room);
  }
}

async function roomLocked(trx: Knex.Transaction, room: RoomId): Promise<TributaryError> {
  const holder = await trx<{ room: RoomId; consolidation: ConsolidationId }>('room_locks').where({ room }).first();
  return new TributaryError('ROOM_LOCKED', { facts: { room, consolidation: holder?.consolidation } });
}

function legRows({ consolidation, legs }: ConsolidationStart) {
  const { id, step } = consolidation;
  return legs.map((room, position) => ({ consolidation: id, position, room, state: 'open', step }));
}

function rowOf(consolidation: Consolidation) {
  const { id, plan, state, step, leg, startedBy, confirmedBy } = consolidation;
  return {
    id,
    plan,
    state,
    step,
    leg: leg ?? null,
    reason: toOptionalText(consolidation.reason),
    waiting_for: toJson(consolidation.waitingFor),
    started_by: startedBy ?? null,
    place_in_line: consolidation.place ?? null,
    started_at: toTimestamp(consolidation.startedAt),
    changed_at: toTimestamp(consolidation.changedAt),
    confirmed_at: toOptionalTimestamp(consolidation.confirmedAt),
    confirmed_by: toOptionalText(confirmedBy),
    point_of_no_return_at: toOptionalTimestamp(consolidation.pointOfNoReturnAt),
  };
}
