import type { Knex } from 'knex';
import type { LeaseStore } from '#src/ports/consolidation-store';

/** All by the clock of the database, so that workers need not agree about the time. */
const TAKE = `
  insert into leases as held (consolidation, holder, fence, expires_at)
  values (:consolidation, :holder, 1, clock_timestamp() + :forMs * interval '1 millisecond')
  on conflict (consolidation) do update
    set holder = excluded.holder, fence = held.fence + 1, expires_at = excluded.expires_at
    where held.holder is null
       or held.holder = excluded.holder
       or held.expires_at + :graceMs * interval '1 millisecond' <= clock_timestamp()
  returning fence`;

const FREE_IN = `
  select greatest(0, extract(epoch from expires_at - clock_timestamp()) * 1000 + :graceMs)::float as ms
  from leases where consolidation = :consolidation and holder is not null`;

const RENEW = `
  update leases set expires_at = clock_timestamp() + :forMs * interval '1 millisecond'
  where consolidation = :consolidation and holder = :holder and fence = :number and expires_at > clock_timestamp()
  returning fence`;

/** One runner at a time for a consolidation (spec W-4). */
export function createLeaseStore(knex: Knex): LeaseStore {
  return {
    take: async ({ consolidation, holder, forMs, graceMs }) => {
      const { rows } = await knex.raw<FenceRows>(TAKE, { consolidation, holder, forMs, graceMs });
      const number = rows[0]?.fence;
      return number === undefined ? undefined : { consolidation, holder, number };
    },
    freeIn: async (consolidation, graceMs) => {
      const { rows } = await knex.raw<{ rows: readonly { ms: number }[] }>(FREE_IN, { consolidation, graceMs });
      return Math.ceil(rows[0]?.ms ?? 0);
    },
    renew: async ({ consolidation, holder, number }, forMs) => {
      const { rows } = await knex.raw<FenceRows>(RENEW, { consolidation, holder, number, forMs });
      return rows.length > 0;
    },
    // A lease given back holds nobody up: its holder has no request under way any more.
    release: async ({ consolidation, holder, number }) => {
      await knex('leases').where({ consolidation, holder, fence: number }).update({ holder: null });
    },
  };
}

interface FenceRows {
  readonly rows: readonly { readonly fence: number }[];
}
