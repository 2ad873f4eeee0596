import type { Knex } from 'knex';
import type { Group, PairWord } from '#src/duplicates/groups/group';
import type { IdsKept, KeptGroup } from '#src/duplicates/groups/keep-ids';
import type { GroupStore, Remaking } from '#src/ports/group-store';
import { brokenRecord, present, toJson, toMs, toOptionalText, toText, toTimestamp } from './column-values.ts';

interface GroupRow {
  readonly id: string;
  readonly body: Group;
  readonly lives: boolean;
}

interface WordRow {
  readonly a: string;
  readonly b: string;
  readonly word: PairWord['word'];
  readonly who: string;
  readonly said_at: Date;
  readonly note: string | null;
}

/** Names the advisory lock under which groups are made: "grou" as a number. */
const MAKING = 0x67726f75;
const ROWS_PER_STATEMENT = 500;

/** Keeps groups, their ids and what people have said of endpoints. */
export function createGroupStore(knex: Knex): GroupStore {
  return {
    all: async () => {
      const rows = await knex<GroupRow>('groups').where({ lives: true }).orderBy('id').select('id', 'body');
      return rows.map(groupOf);
    },
    find: async (id) => {
      const named = knex<GroupRow>('groups').where({ lives: true });
      const row = await named.whereRaw('(id = ? or formerly @> array[?])', [id, id]).first('id', 'body');
      return row && groupOf(row);
    },
    holding: async (endpoints) => {
      const holding = knex<GroupRow>('groups')
        .where({ lives: true })
        .whereRaw('members && ?', [endpoints.map(toText)]);
      return (await holding.orderBy('id').select('id', 'body')).map(groupOf);
    },
    stamp: async () => (await knex<{ stamp: string }>('group_making').first('stamp'))?.stamp,
    remake: (remaking) => knex.transaction((trx) => remake(trx, remaking)),
    words: async () => (await knex<WordRow>('pair_words').orderBy('id')).map(wordOf),
    say: async (words) => {
      await knex.batchInsert('pair_words', words.map(rowOfWord), ROWS_PER_STATEMENT);
    },
  };
}

/** Ids that two makers gave at once would be lost to people: hence the lock, which the transaction lets go. */
async function remake(trx: Knex.Transaction, { stamp, make }: Remaking): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(?)', [MAKING]);
  const rows = await trx<GroupRow>('groups').orderBy('id').select('id', 'body', 'lives');
  const { groups, ended } = make(rows.map((row) => keptOf(row)));
  await trx('groups')
    .whereIn('id', [...ended])
    .update({ lives: false });
  for (let start = 0; start < groups.length; start += ROWS_PER_STATEMENT) {
    const part = groups.slice(start, start + ROWS_PER_STATEMENT).map(rowOfGroup);
    await trx('groups').insert(part).onConflict('id').merge();
  }
  await trx('group_making').insert({ single: true, stamp }).onConflict('single').merge();
}

function rowOfGroup(group: IdsKept['groups'][number]): object {
  return {
    id: group.id,
    formerly: [...group.formerly],
    members: group.members.map(toText),
    body: toJson(group),
    lives: true,
  };
}

function groupOf({ id, body }: Pick<GroupRow, 'id' | 'body'>): Group {
  if (body?.id !== id || !Array.isArray(body.members)) throw brokenRecord(`the group ${id}`);
  return body;
}

function keptOf(row: GroupRow): KeptGroup {
  const { id, members, formerly, splitFrom } = groupOf(row);
  return { id, members, formerly, lives: row.lives, ...present({ splitFrom }) } as KeptGroup;
}

function rowOfWord({ a, b, word, who, at, note }: PairWord): object {
  return { a: toText(a), b: toText(b), word, who: toText(who), said_at: toTimestamp(at), note: toOptionalText(note) };
}

function wordOf({ a, b, word, who, said_at, note }: WordRow): PairWord {
  return { a, b, word, who, at: toMs(said_at), ...present({ note }) };
}
