import type { Knex } from 'knex';
import type { AskedPeople, AskedPerson } from '#src/ports/asked-people';
import { present, toMs, toOptionalMs, toOptionalTimestamp, toText, toTimestamp } from './column-values.ts';

interface AskedRow {
  readonly network: string;
  readonly channel: string;
  readonly act: string;
  readonly code: string;
  readonly mask: string;
  readonly account: string | null;
  readonly at: Date;
  readonly expires: Date | null;
}

/** Remembers who was asked what on which network, and who wants no more questions, across restarts (spec C-5, C-12). */
export function createAskedPeople(knex: Knex): AskedPeople {
  const rows = () => knex<AskedRow>('asked_people').orderBy('at');
  const keyOf = ({ network, code, mask }: AskedPerson) => ({ network, code, mask: toText(mask) });
  return {
    keep: async (asked) => {
      await knex('asked_people').insert(rowOf(asked)).onConflict(['network', 'code', 'mask']).merge();
    },
    forget: async (asked) => {
      await knex('asked_people').where(keyOf(asked)).delete();
    },
    ofCode: async ({ network, code }) => (await rows().where({ network, code })).map(fromRow),
    ofPerson: async ({ network, mask, account }) => {
      const theirs = rows().where({ network });
      const found = await theirs.where((either) => {
        either.where({ mask: toText(mask) });
        if (account !== undefined) either.orWhere({ account });
      });
      return found.map(fromRow);
    },
    since: async ({ network, channel, at }) => {
      const found = await rows().where({ network, channel }).where('at', '>=', toTimestamp(at));
      return found.map(fromRow);
    },
    stop: async ({ network, channel, by, at }) => {
      const row = { network, channel, by: toText(by), at: toTimestamp(at) };
      await knex('quiet_channels').insert(row).onConflict(['network', 'channel']).ignore();
    },
    isStopped: async ({ network, channel }) =>
      (await knex('quiet_channels').where({ network, channel }).first('at')) !== undefined,
  };
}

function rowOf({ mask, account, at, expires, ...rest }: AskedPerson): AskedRow {
  const times = { at: toTimestamp(at), expires: toOptionalTimestamp(expires) };
  return { ...rest, mask: toText(mask), account: account ?? null, ...times };
}

function fromRow({ account, at, expires, ...rest }: AskedRow): AskedPerson {
  return { ...rest, at: toMs(at), ...present({ account, expires: toOptionalMs(expires) }) } as AskedPerson;
}
