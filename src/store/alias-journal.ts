import type { Knex } from 'knex';
import type { ConsolidationId, Fence } from '#src/consolidation/records';
import type { RoomId } from '#src/portals/ids';
import type { Clock } from '#src/ports/clock';
import type { AliasJournal, AliasJournalEntry } from '#src/ports/consolidation-store';
import { toTimestamp } from './column-values.ts';
import { underFence } from './under-fence.ts';

interface JournalRow {
  readonly consolidation: ConsolidationId;
  readonly alias: string;
  readonly from_room: RoomId;
  readonly to_room: RoomId;
  readonly state: AliasJournalEntry['state'];
}

/** Keeps where each alias led before it was moved, and where it leads now. */
export function createAliasJournal(knex: Knex, clock: Clock): AliasJournal {
  return {
    write: (fence, entry) => underFence(knex, fence, (trx) => writeJournal(trx, fence, { ...entry, at: clock.now() })),
    of: async (id) => {
      const rows = await knex<JournalRow>('alias_journal')
        .where({ consolidation: id })
        .orderBy(['written_at', 'alias']);
      return rows.map(({ consolidation, alias, from_room, to_room, state }) => ({
        consolidation,
        alias,
        from: from_room,
        to: to_room,
        state,
      }));
    },
  };
}

/** Writes where an alias is on its way, in a transaction that holds the lease. */
async function writeJournal(trx: Knex.Transaction, fence: Fence, entry: StampedEntry): Promise<void> {
  await trx('alias_journal')
    .insert(journalRow(fence, entry))
    .onConflict(['consolidation', 'alias'])
    .merge(['from_room', 'to_room', 'state', 'changed_at', 'fence']);
}

type StampedEntry = AliasJournalEntry & { readonly at: number };

function journalRow({ consolidation, number }: Fence, { alias, from, to, state, at }: StampedEntry) {
  const now = toTimestamp(at);
  return { consolidation, alias, from_room: from, to_room: to, state, written_at: now, changed_at: now, fence: number };
}
