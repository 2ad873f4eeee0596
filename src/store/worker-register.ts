import type { Knex } from 'knex';
import type { WorkerRegister } from '#src/ports/job-starter';

/** Knows which workers live, by the clock of the database. */
export function createWorkerRegister(knex: Knex): WorkerRegister {
  const now = () => knex.raw('clock_timestamp()');
  return {
    seen: async ({ id, host, pid }) => {
      await knex('workers').insert({ id, host, pid, seen_at: now() }).onConflict('id').merge(['seen_at']);
    },
    gone: async (id) => {
      await knex('workers').where({ id }).delete();
    },
    alive: async (withinMs) => {
      const since = knex.raw("clock_timestamp() - ? * interval '1 millisecond'", [withinMs]);
      const [found] = await knex<{ id: string }>('workers').where('seen_at', '>=', since).count({ count: '*' });
      return Number(found?.count ?? 0);
    },
  };
}
