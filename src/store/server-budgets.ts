import type { Knex } from 'knex';
import type { ServerBudgets } from '#src/ports/server-budgets';

/** One statement for each share, by the clock of the database: shares follow one another, and idle time is not saved up. */
const TAKE = `
  insert into server_budgets as kept (server, taken_until)
  values (:server, clock_timestamp() + :worthMs * interval '1 millisecond')
  on conflict (server) do update
    set taken_until = greatest(kept.taken_until, clock_timestamp()) + :worthMs * interval '1 millisecond'
  returning extract(epoch from taken_until - clock_timestamp()) * 1000 - :worthMs as wait`;

/** Keeps what all processes together may ask of each homeserver. */
export function createServerBudgets(knex: Knex): ServerBudgets {
  return {
    take: async ({ server, worthMs }) => {
      const { rows } = await knex.raw<{ rows: { wait: string }[] }>(TAKE, { server, worthMs });
      return Math.max(0, Math.ceil(Number(rows[0]?.wait ?? 0)));
    },
  };
}
