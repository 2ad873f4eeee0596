import type { Act, Former } from '#src/consolidation/act';
import type { ConsolidationId, Fence } from '#src/consolidation/records';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import type { Database } from '#src/store/database';
import { createStore, type Store } from '#src/store/store';
import { openFreshDatabase } from '#test/servers/postgres';
import { givenLease, givenRun, NOON } from '#test/world/kept-records';

let database: Database;
let store: Store;
let run: ConsolidationId;
let fence: Fence;
let now = NOON;

beforeAll(async () => {
  database = await openFreshDatabase();
  store = createStore(database, { now: () => now });
});

afterAll(() => database.close());

beforeEach(async () => {
  now = NOON;
  await database.knex.raw('truncate plans, consolidations cascade');
  run = (await givenRun(store)).id;
  fence = await givenLease(store, run);
});

const leg = '!source:example.org' as RoomId;
const actor = 'service:example.org' as ActorId;

function anAct(id: string, members: { act?: Act; former?: Former } = {}) {
  const act: Act = { verb: 'leave', actor, room: leg };
  return { id, step: 'announce' as const, leg, act, former: {}, ...members };
}

test('W-2 the intent of a step is recorded before it, the outcome after it', async () => {
  await store.stepRecords.intend(fence, { step: 'move-aliases', leg });
  now = NOON + 5;
  await store.stepRecords.conclude(fence, { step: 'move-aliases', leg, state: 'done', note: 'two aliases' });

  expect(await store.stepRecords.of(run)).toEqual([
    {
      consolidation: run,
      step: 'move-aliases',
      leg,
      state: 'done',
      note: 'two aliases',
      intentAt: NOON,
      outcomeAt: NOON + 5,
    },
  ]);
});

test('W-2 a step that is begun again keeps its place and loses its former outcome', async () => {
  await store.stepRecords.intend(fence, { step: 'check-consent' });
  await store.stepRecords.conclude(fence, { step: 'check-consent', state: 'waits', note: 'for ann' });
  await store.stepRecords.intend(fence, { step: 'inspect-rooms' });
  now = NOON + 9;

  await store.stepRecords.intend(fence, { step: 'check-consent' });

  expect(await store.stepRecords.of(run)).toEqual([
    { consolidation: run, step: 'check-consent', state: 'started', intentAt: NOON + 9 },
    { consolidation: run, step: 'inspect-rooms', state: 'started', intentAt: NOON },
  ]);
});

test('W-2 a step of the run and the same step of each leg have a record of their own', async () => {
  await store.stepRecords.intend(fence, { step: 'announce' });
  await store.stepRecords.intend(fence, { step: 'announce', leg });
  await store.stepRecords.intend(fence, { step: 'announce', leg: '!other:x' as RoomId });

  expect((await store.stepRecords.of(run)).map((record) => record.leg)).toEqual([undefined, leg, '!other:x']);
});

test('W-2 an outcome without an intent is an error, and is not recorded', async () => {
  await expect(store.stepRecords.conclude(fence, { step: 'watch', state: 'done' })).rejects.toMatchObject({
    code: 'INTERNAL_FAULT',
  });
  await expect(store.actRecords.conclude(fence, 'none', { result: 'done' })).rejects.toMatchObject({
    code: 'INTERNAL_FAULT',
  });

  expect(await store.stepRecords.of(run)).toEqual([]);
});

test('W-2 what stood before an act is kept from the first intent, and never overwritten', async () => {
  const former = { content: { name: 'before' } };
  await store.actRecords.intend(fence, anAct('a1', { former }));
  await store.actRecords.conclude(fence, 'a1', { result: 'done' });

  const again = await store.actRecords.intend(fence, anAct('a1', { former: { content: { name: 'after' } } }));

  expect(again).toMatchObject({ former, outcome: { result: 'done' }, intentAt: NOON });
  expect(await store.actRecords.of(run)).toEqual([again]);
});

test('W-2 acts are numbered in the order of their intents, also when they are intended at the same moment', async () => {
  await Promise.all(['a1', 'a2', 'a3', 'a4'].map((id) => store.actRecords.intend(fence, anAct(id))));

  expect((await store.actRecords.of(run)).map((record) => record.sequence)).toEqual([1, 2, 3, 4]);
});

test('W-5 an act that was taken back says when, and what could not be', async () => {
  await store.actRecords.intend(fence, anAct('a1'));
  now = NOON + 7;

  await store.actRecords.undone(fence, 'a1', 'somebody changed it since');

  expect(await store.actRecords.find('a1')).toMatchObject({
    undoneAt: NOON + 7,
    leftover: 'somebody changed it since',
  });
  expect(await store.actRecords.find('a2')).toBeUndefined();
});

test('D-2 state that a room made up is put back exactly: NUL, lone surrogates, odd keys, deep nests', async () => {
  const content = {
    topic: 'a\0b',
    half: '\ud800',
    __proto__x: [1, null, { '': true }],
    big: 9007199254740991,
    tiny: 5e-324,
  };
  const act: Act = { verb: 'write-state', actor, room: leg, type: 'm.room.topic', key: '\0', content };

  await store.actRecords.intend(fence, anAct('a1', { act, former: { content } }));

  expect(await store.actRecords.find('a1')).toMatchObject({ act, former: { content } });
});

test('D-2 a NUL in free text does not keep the record from being written', async () => {
  await store.stepRecords.intend(fence, { step: 'announce' });
  await store.stepRecords.conclude(fence, { step: 'announce', state: 'failed', note: 'a\0b' });

  expect((await store.stepRecords.of(run))[0]?.note).toBe('a\uFFFDb');
});

test('W-2 the alias journal says where each alias led, and keeps its first line', async () => {
  const entry = { consolidation: run, alias: '#a:x', from: leg, to: '!canonical:example.org' as RoomId };
  await store.aliasJournal.write(fence, { ...entry, state: 'moving' });
  await store.aliasJournal.write(fence, { ...entry, alias: '#b:x', state: 'moving' });

  await store.aliasJournal.write(fence, { ...entry, state: 'moved' });

  expect(await store.aliasJournal.of(run)).toEqual([
    { ...entry, state: 'moved' },
    { ...entry, alias: '#b:x', state: 'moving' },
  ]);
});

test('V-5 a damaged record is an error that names it, not a wrong answer', async () => {
  await store.actRecords.intend(fence, anAct('a1'));
  await database.knex('act_records').where({ id: 'a1' }).update({ act: '"nonsense"' });

  await expect(store.actRecords.find('a1')).rejects.toMatchObject({
    code: 'INTERNAL_FAULT',
    facts: { what: expect.stringContaining('a1') },
  });
});
