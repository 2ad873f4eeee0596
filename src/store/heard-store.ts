import type { Knex } from 'knex';
import type { HeardStore } from '#src/ports/heard-store';
import { toTimestamp } from './column-values.ts';

/** Remembers which events and transactions were handled, across restarts. */
export function createHeardStore(knex: Knex): HeardStore {
  return {
    knows: async (event) => (await knex('heard_events').where({ event }).first('event')) !== undefined,
    firstTime: async (event) => {
      const marked = await knex('heard_events').insert({ event }).onConflict('event').ignore().returning('event');
      return marked.length > 0;
    },
    knowsTransaction: async (homeserver, transaction) => {
      const taken = await knex('appservice_transactions').where({ homeserver, transaction }).first('transaction');
      return taken !== undefined;
    },
    keepTransaction: async (homeserver, transaction) => {
      await knex('appservice_transactions').insert({ homeserver, transaction }).onConflict().ignore();
    },
    forget: async (before) => {
      await knex('heard_events').where('handled_at', '<', toTimestamp(before)).delete();
      await knex('appservice_transactions as old')
        .where('taken_at', '<', toTimestamp(before))
        .whereExists((newer) =>
          newer
            .from('appservice_transactions as newer')
            .whereRaw('newer.homeserver = old.homeserver and newer.taken_at > old.taken_at'),
        )
        .delete();
    },
  };
}
