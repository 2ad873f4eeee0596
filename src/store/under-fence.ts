import type { Knex } from 'knex';
import type { Fence } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';

/**
 * Runs `work` in a transaction that holds the lease: the check and the record stand or fall together (spec W-4).
 * The row lock keeps another worker from taking the lease before the commit. Throws LEASE_LOST.
 */
export async function underFence<T>(knex: Knex, fence: Fence, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  return knex.transaction(async (trx) => {
    const held = await trx('leases')
      .where({ consolidation: fence.consolidation, holder: fence.holder, fence: fence.number })
      .where('expires_at', '>', trx.raw('clock_timestamp()'))
      .forUpdate()
      .first('fence');
    if (!held) throw new TributaryError('LEASE_LOST', { facts: { consolidation: fence.consolidation } });
    return work(trx);
  });
}
