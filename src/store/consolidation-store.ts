import type { Knex } from 'knex';
import type { Consolidation, ConsolidationId, Fence, Leg } from '#src/consolidation/records';
import { type LineSeen, placeInLine } from '#src/consolidation/run-state';
import type { RoomId, UserId } from '#src/portals/ids';
import type { Clock } from '#src/ports/clock';
import type { ConsolidationStore } from '#src/ports/consolidation-store';
import { changeConsolidation } from './change-consolidation.ts';
import { type ConsolidationRow, toConsolidation } from './consolidation-row.ts';
import { createConsolidation } from './create-consolidation.ts';
import { underFence } from './under-fence.ts';

/** Keeps consolidations and their legs. */
export function createConsolidationStore(knex: Knex, clock: Clock): ConsolidationStore {
  return {
    create: (start) => createConsolidation(knex, start),
    find: async (id) => first(consolidations(knex).where({ id })),
    ofPlan: async (plan) => first(consolidations(knex).where({ plan })),
    list: async () => (await consolidations(knex)).map(toConsolidation),
    placeFor: (startedBy) => placeFor(knex, startedBy),
    turnOf: (id) => turnOf(knex, id),
    change: (id, change, fence) => changeConsolidation({ knex, clock }, { id, change, fence }),
    legsOf: (id) => legsOf(knex, id),
    changeLeg: (fence, leg) => underFence(knex, fence, (trx) => updateLeg(trx, fence, leg)),
    holderOf: async (room) => {
      const lock = await knex<LockRow>('room_locks').where({ room }).first();
      return lock?.consolidation;
    },
  };
}

const LINE = `
  select min(place_in_line) as first,
         max(place_in_line) filter (where started_by is not distinct from :startedBy) as "ownLast"
  from consolidations where state = 'running' and step = 'inspect-rooms' and reason is null`;

async function placeFor(knex: Knex, startedBy: UserId | undefined): Promise<number> {
  const { rows } = await knex.raw<{ rows: [LineSeen] }>(LINE, { startedBy: startedBy ?? null });
  return placeInLine(rows[0]);
}

const TURN = `
  select 1 + count(*)::int as turn
  from consolidations run
  join consolidations other on other.started_by is not distinct from run.started_by
  where run.id = :id and (other.started_at, other.id) < (run.started_at, run.id)
    and other.state in ('running', 'waiting', 'undoing')
    and not (other.state = 'running' and other.step = 'inspect-rooms' and other.reason is null)`;

async function turnOf(knex: Knex, id: ConsolidationId): Promise<number> {
  const { rows } = await knex.raw<{ rows: [{ turn: number }] }>(TURN, { id });
  return rows[0].turn;
}

/** Writes where a leg stands, in a transaction that holds the lease. */
export async function updateLeg(
  trx: Knex.Transaction,
  { consolidation }: Fence,
  { room, state, step }: Pick<Leg, 'room' | 'state' | 'step'>,
): Promise<void> {
  await trx('legs').where({ consolidation, room }).update({ state, step });
}

/** A row of the table `room_locks`. */
interface LockRow {
  readonly room: RoomId;
  readonly consolidation: ConsolidationId;
}

function consolidations(knex: Knex): Knex.QueryBuilder<ConsolidationRow, ConsolidationRow[]> {
  const rows: Knex.QueryBuilder<ConsolidationRow, ConsolidationRow[]> =
    knex('consolidations').select('consolidations.*');
  return rows.orderBy('started_at', 'desc').orderBy('id');
}

async function first(
  query: Knex.QueryBuilder<ConsolidationRow, ConsolidationRow[]>,
): Promise<Consolidation | undefined> {
  const [row] = await query.limit(1);
  return row && toConsolidation(row);
}

async function legsOf(knex: Knex, consolidation: ConsolidationId): Promise<Leg[]> {
  return knex('legs')
    .select('consolidation', 'position', 'room', 'state', 'step')
    .where({ consolidation })
    .orderBy('position');
}
