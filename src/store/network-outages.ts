import type { Knex } from 'knex';
import type { NetworkOutages } from '#src/ports/network-outages';
import { toMs, toText, toTimestamp } from './column-values.ts';

interface OutageRow {
  readonly network: string;
  readonly since: Date;
  readonly said: string;
}

/** Remembers which networks cannot be reached. */
export function createNetworkOutages(knex: Knex): NetworkOutages {
  const table = () => knex<OutageRow>('network_outages');
  return {
    away: async ({ network, since, said }) => {
      const row = { network, since: toTimestamp(since), said: toText(said) };
      await knex('network_outages').insert(row).onConflict('network').merge(['said']);
    },
    back: async (network) => void (await table().where({ network }).delete()),
    of: async (network) => {
      const row = await table().where({ network }).first();
      return row && { network, since: toMs(row.since), said: row.said };
    },
  };
}
