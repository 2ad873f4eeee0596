import type { Word } from '#src/consent/consent';
import type { PartyId } from '#src/consent/party';
import type { PlanId } from '#src/consolidation/plan';
import type { ActorId } from '#src/portals/actor';
import type { EventId, RoomId, ServerName } from '#src/portals/ids';
import { LEAVING, REFUSAL_TOLD } from '#src/ports/plan-store';
import type { Database } from '#src/store/database';
import { createStore, type Store } from '#src/store/store';
import { openFreshDatabase } from '#test/servers/postgres';
import { aConsent, aConsolidation, aPlan, aRequest, givenLease, givenRun, NOON } from '#test/world/kept-records';

let database: Database;
let store: Store;

beforeAll(async () => {
  database = await openFreshDatabase();
  store = createStore(database);
});

afterAll(() => database.close());

beforeEach(() => database.knex.raw('truncate plans, consolidations, heard_events, appservice_transactions cascade'));

const plan = 'p_plan000001' as PlanId;
const canonical = '!canonical:example.org' as RoomId;

test('P-5 a plan is read back exactly as it was frozen', async () => {
  const frozen = aPlan({
    warnings: [{ code: 'odd', text: 'a\0b \ud800 🌊' }],
    projection: { z: [1.5, null], a: { b: true } },
  });

  await store.plans.keep(frozen);

  expect(await store.plans.find(plan)).toEqual({ plan: frozen, state: 'open' });
  expect(await store.plans.find('p_none' as PlanId)).toBeUndefined();
});

test('C-3 a plan that became void says why', async () => {
  await store.plans.keep(aPlan());

  await store.plans.setState(plan, 'void', 'the rooms changed');

  expect(await store.plans.find(plan)).toMatchObject({ state: 'void', reason: 'the rooms changed' });
  await expect(store.plans.setState('p_none' as PlanId, 'void')).rejects.toMatchObject({ code: 'PLAN_NOT_FOUND' });
});

test('D-10 plans that nobody has started are those open or asked that name the room and have not expired, newest first', async () => {
  const kept = [
    aPlan({ id: 'p_open' }),
    aPlan({ id: 'p_asked', createdAt: NOON + 1 }),
    aPlan({ id: 'p_running', createdAt: NOON + 2 }),
    aPlan({ id: 'p_elsewhere', canonical: '!other:x', sources: ['!x:x'] }),
    aPlan({ id: 'p_void' }),
  ];
  for (const each of kept) await store.plans.keep(each);
  await store.plans.setState('p_asked' as PlanId, 'asked');
  await store.plans.setState('p_running' as PlanId, 'running');
  await store.plans.setState('p_void' as PlanId, 'void');

  const unstarted = await store.plans.unstarted(canonical, NOON);

  expect(unstarted.map(({ plan: { id } }) => id)).toEqual(['p_asked', 'p_open']);
  expect(await store.plans.unstarted(canonical, kept[0]?.expiresAt ?? 0)).toEqual([]);
});

test('F-2 plans are listed by their states, newest first', async () => {
  for (const each of [aPlan({ id: 'p_old' }), aPlan({ id: 'p_new', createdAt: NOON + 1 }), aPlan({ id: 'p_void' })])
    await store.plans.keep(each);
  await store.plans.setState('p_new' as PlanId, 'asked');
  await store.plans.setState('p_void' as PlanId, 'void');

  const listed = await store.plans.inStates(['open', 'asked']);

  expect(listed.map(({ plan: { id }, state }) => [id, state])).toEqual([
    ['p_new', 'asked'],
    ['p_old', 'open'],
  ]);
  expect(await store.plans.inStates([])).toEqual([]);
});

test('C-9 plans that are asked about and not started say whether somebody spoke since, until they expire', async () => {
  for (const id of ['p_quiet', 'p_spoken', 'p_open', 'p_run']) await store.plans.keep(aPlan({ id }));
  await store.plans.keep(aPlan({ id: 'p_over', expiresAt: NOON }));
  for (const id of ['p_quiet', 'p_spoken', 'p_over']) await store.plans.setState(id as PlanId, 'asked');
  await store.plans.setState('p_run' as PlanId, 'running');
  const asked = async () => new Map((await store.plans.asked(NOON)).map(({ plan: id, said }) => [id as string, said]));
  const words: string[] = [];
  const look = async () => words.push((await asked()).get('p_spoken') ?? '');
  const yes = aConsent({ plan: 'p_spoken' });

  expect([...(await asked()).keys()].sort()).toEqual(['p_quiet', 'p_spoken']);
  await look();
  await store.consents.record(yes);
  await look();
  await store.consents.withdraw({ ...yes, plan: 'p_spoken', at: NOON + 1 });
  await look();
  await store.consents.record({ ...yes, event: '$again' as EventId });
  await look();

  expect(new Set(words).size).toBe(4);
  expect((await asked()).get('p_quiet')).toBe(words[0]);
});

test('C-7 plans whose rooms are to be told of a refusal are those refused before the first write, until all know or the time is over', async () => {
  const names = ['p_refused', 'p_known', 'p_agreed', 'p_withdrawn', 'p_wrote'];
  for (const id of names) await store.plans.keep(aPlan({ id, canonical: `!${id}:x`, sources: [`!old-${id}:x`] }));
  await store.plans.setState('p_refused' as PlanId, 'void', 'no');
  const wordOn = (id: string, word: Word) =>
    aConsent({ plan: id, hash: `hash of ${id}`, word, event: `$${id}` as EventId });
  for (const id of names) await store.consents.record(wordOn(id, id === 'p_agreed' ? 'agree' : 'refuse'));
  await store.consents.withdraw({ ...wordOn('p_withdrawn', 'refuse'), at: NOON + 1 });
  await store.audit.append({ plan: 'p_known', at: NOON, who: 'tributary', what: REFUSAL_TOLD, detail: {} });
  const wrote = aConsolidation({ id: 'c_wrote', plan: 'p_wrote' as PlanId });
  await store.consolidations.create({ consolidation: wrote, rooms: [], legs: [] });
  const act = { verb: 'leave', actor: 'service:example.org' as ActorId, room: canonical } as const;
  const fence = await givenLease(store, wrote.id);
  await store.actRecords.intend(fence, { id: 'act of p_wrote', step: 'announce', act, former: {} });

  const refused = await store.plans.refused(NOON);

  expect(refused.map(({ plan: { id }, state }) => [id, state])).toEqual([['p_refused', 'void']]);
  expect(await store.plans.refused(aPlan().expiresAt)).toEqual([]);
});

test('C-11 a word, and that it was taken back, is told in the log with it, and only once', async () => {
  await store.plans.keep(aPlan({ id: 'p_told' }));
  const word = aConsent({ plan: 'p_told' });
  const told = (what: string) => ({ plan: 'p_told', at: NOON, who: word.person, what, detail: {} });
  const takesBack = () => store.consents.withdraw({ ...word, at: NOON + 1 }, told('word-withdrawn'));

  await store.consents.record(word, told('consent-granted'));
  await store.consents.record(word, told('consent-granted'));
  await takesBack();
  await takesBack();
  const unwritable = { ...told('consent-granted'), at: Number.NaN };
  await expect(store.consents.record({ ...word, event: '$again' as EventId }, unwritable)).rejects.toThrow();

  expect((await store.audit.of('p_told')).map(({ what }) => what)).toEqual(['consent-granted', 'word-withdrawn']);
  expect(await store.consents.consentsOf('p_told')).toHaveLength(1);
});

test('P-9 plans whose rooms could not be left are those that are over, that were told of since then, and not of the end of it', async () => {
  const names = ['p_stuck', 'p_left', 'p_long_ago', 'p_open', 'p_quiet'];
  for (const id of names) await store.plans.keep(aPlan({ id }));
  for (const id of names) if (id !== 'p_open') await store.plans.setState(id as PlanId, 'void');
  const line = { at: NOON, who: 'tributary', what: LEAVING.stuck, detail: {} };
  for (const plan of ['p_stuck', 'p_left', 'p_open']) await store.audit.append({ ...line, plan });
  await store.audit.append({ ...line, plan: 'p_long_ago', at: NOON - 1 });
  await store.audit.append({ ...line, plan: 'p_left', what: LEAVING.over });

  const notLeft = await store.plans.notLeft(NOON - 1);

  expect(notLeft.map(({ plan: { id } }) => id)).toEqual(['p_stuck']);
});

test('P-9 plans whose time is over are those that nobody started, the oldest first, and so many at most', async () => {
  const end = NOON + 1_000;
  const ending = (id: string, expiresAt: number) => aPlan({ id, expiresAt });
  const kept = [ending('p_second', end + 1), ending('p_first', end), ending('p_ran', end), ending('p_void', end)];
  for (const each of [...kept, ending('p_later', end + 9)]) await store.plans.keep(each);
  await store.plans.setState('p_second' as PlanId, 'asked');
  await store.plans.setState('p_ran' as PlanId, 'running');
  await store.plans.setState('p_void' as PlanId, 'void');

  const idsOf = async (atMost: number) =>
    (await store.plans.expired({ before: end + 9, atMost })).map(({ plan: { id } }) => id);

  expect(await idsOf(9)).toEqual(['p_first', 'p_second']);
  expect(await idsOf(1)).toEqual(['p_first']);
});

test('P-9 a plan whose run was refused is over with its time, and names no room any more', async () => {
  const { id } = await givenRun(store);
  await store.plans.setState(plan, 'running');
  const later = aPlan().expiresAt + 1;
  const seen = async () => ({
    isNamed: await store.plans.isNamed(canonical, NOON),
    expired: (await store.plans.expired({ before: later, atMost: 9 })).map((kept) => kept.plan.id),
  });

  expect(await seen()).toEqual({ isNamed: true, expired: [] });
  await store.consolidations.change(id, { state: 'refused' });
  expect(await seen()).toEqual({ isNamed: false, expired: [plan] });
});

test.each(['running', 'waiting', 'paused', 'undoing', 'failed'] as const)(
  'P-9 a plan that was never marked as running is not over, and names its rooms, while its run is %s',
  async (state) => {
    const { id } = await givenRun(store);
    await store.plans.setState(plan, 'asked');
    const later = aPlan().expiresAt + 1;

    await store.consolidations.change(id, { state });

    expect(await store.plans.expired({ before: later, atMost: 9 })).toEqual([]);
    expect(await store.plans.isNamed(canonical, later)).toBe(true);
  },
);

test('P-9 a room is named by a plan that is done for as long as it is watched, and by none that was undone', async () => {
  const { id } = await givenRun(store);
  const fence = await givenLease(store, id);
  await store.plans.setState(plan, 'ended');
  const isNamed = () => store.plans.isNamed(canonical, NOON);
  const conclude = (state: 'waits' | 'done') => store.stepRecords.conclude(fence, { step: 'watch', state });

  expect(await isNamed()).toBe(false);
  await store.consolidations.change(id, { state: 'done' });
  expect(await isNamed()).toBe(true);
  await store.stepRecords.intend(fence, { step: 'watch' });
  await conclude('waits');
  expect(await isNamed()).toBe(true);
  await conclude('done');
  expect(await isNamed()).toBe(false);
});

test('P-9 plans that concern a room are those asked or running that name it, newest first', async () => {
  const kept = [
    aPlan({ id: 'p_open' }),
    aPlan({ id: 'p_asked', createdAt: NOON + 1 }),
    aPlan({ id: 'p_running', canonical: '!other:x', sources: ['!x:x', canonical], createdAt: NOON + 2 }),
    aPlan({ id: 'p_elsewhere', canonical: '!other:x', sources: ['!x:x'] }),
    aPlan({ id: 'p_void' }),
  ];
  for (const each of kept) await store.plans.keep(each);
  await store.plans.setState('p_asked' as PlanId, 'asked');
  await store.plans.setState('p_running' as PlanId, 'running');
  await store.plans.setState('p_elsewhere' as PlanId, 'asked');
  await store.plans.setState('p_void' as PlanId, 'void');

  const concerning = await store.plans.concerning(canonical);

  expect(concerning.map((each) => each.plan.id)).toEqual(['p_running', 'p_asked']);
  expect((await store.plans.active()).map((each) => each.plan.id)).toEqual(['p_running', 'p_asked', 'p_elsewhere']);
});

test('C-2 a code leads to the newest question that carries it', async () => {
  await store.plans.keep(aPlan());
  await store.consents.keepRequest(aRequest());
  const later = aRequest({ askedAt: NOON + 1, event: '$again' as EventId });
  await store.consents.keepRequest(later);

  expect(await store.consents.requestByCode('ABCD2345')).toEqual(later);
  expect(await store.consents.requestByCode('NOSUCHCO')).toBeUndefined();
  expect(await store.consents.requestsOf(plan)).toEqual([later, aRequest()]);
});

test('C-4 questions asked in a room are known while their plan is asked or running', async () => {
  await store.plans.keep(aPlan());
  await store.consents.keepRequest(aRequest());

  expect(await store.consents.requestsIn(canonical)).toEqual([]);
  await store.plans.setState(plan, 'asked');
  expect(await store.consents.requestsIn(canonical)).toEqual([aRequest()]);
  expect(await store.consents.requestsIn('!elsewhere:x' as RoomId)).toEqual([]);
});

test('C-2 one person is one voice: the same word for the same party counts once', async () => {
  await store.plans.keep(aPlan());

  expect(await store.consents.record(aConsent())).toBe(true);
  expect(await store.consents.record(aConsent({ event: '$second' as EventId, at: NOON + 1 }))).toBe(false);
  expect(await store.consents.record(aConsent({ person: '@bob:example.org', event: '$bob' as EventId }))).toBe(true);

  expect((await store.consents.consentsOf(plan)).map((consent) => consent.person)).toEqual([
    '@ann:example.org',
    '@bob:example.org',
  ]);
});

test('C-2 of many recordings of one word at the same moment one counts', async () => {
  await store.plans.keep(aPlan());

  const recorded = await Promise.all(
    [1, 2, 3, 4].map((n) => store.consents.record(aConsent({ event: `$${n}` as EventId }))),
  );

  expect(recorded.filter(Boolean)).toHaveLength(1);
});

test('C-4 a withdrawn word stands no more, stays on record, and can be given again', async () => {
  await store.plans.keep(aPlan());
  await store.consents.record(aConsent());
  const query = { plan, party: 'canonical' as PartyId, person: '@ann:example.org' };

  expect(await store.consents.withdraw({ ...query, at: NOON + 5 })).toBe(true);
  expect(await store.consents.withdraw({ ...query, at: NOON + 6 })).toBe(false);
  expect(await store.consents.byEvent('$agreed' as EventId)).toBeUndefined();
  expect(await store.consents.record(aConsent({ event: '$again' as EventId }))).toBe(true);

  expect(await store.consents.consentsOf(plan)).toEqual([
    aConsent({ withdrawnAt: NOON + 5 }),
    aConsent({ event: '$again' as EventId }),
  ]);
});

test('C-4 the same event is never evidence twice, not even after its word was withdrawn', async () => {
  await store.plans.keep(aPlan());
  await store.consents.record(aConsent());
  await store.consents.withdraw({ plan, party: 'canonical' as PartyId, person: '@ann:example.org', at: NOON });

  expect(await store.consents.record(aConsent())).toBe(false);
});

test('C-4 a standing word is found by the event that is its evidence', async () => {
  await store.plans.keep(aPlan());
  const creator = aConsent({ level: Number.POSITIVE_INFINITY });
  await store.consents.record(creator);

  expect(await store.consents.byEvent('$agreed' as EventId)).toEqual(creator);
  expect(await store.consents.byEvent('$other' as EventId)).toBeUndefined();
});

test('C-11 a word by command is kept with its note, without room, event or level', async () => {
  await store.plans.keep(aPlan());
  const { level, room, event, ...bare } = aConsent();
  const said = { ...bare, note: 'by telephone' };

  await store.consents.record(said);

  expect(await store.consents.consentsOf(plan)).toEqual([said]);
  expect([level, room, event]).not.toContain(undefined);
});

test('T-33 an event is heard for the first time once, however often and at once it comes', async () => {
  const event = '$e' as EventId;
  expect(await store.heard.knows(event)).toBe(false);

  const heard = await Promise.all([1, 2, 3].map(() => store.heard.firstTime(event)));

  expect(heard.filter(Boolean)).toHaveLength(1);
  expect(await store.heard.knows(event)).toBe(true);
});

test('T-33 a transaction is known per homeserver once it was kept', async () => {
  const [one, two] = ['one.example' as ServerName, 'two.example' as ServerName];
  await store.heard.keepTransaction(one, '7');
  await store.heard.keepTransaction(one, '7');

  expect(await store.heard.knowsTransaction(one, '7')).toBe(true);
  expect(await store.heard.knowsTransaction(two, '7')).toBe(false);
});

test('T-33 what was heard long ago is forgotten, but never the last transaction of a homeserver', async () => {
  const [one, two] = ['one.example' as ServerName, 'two.example' as ServerName];
  const aged = (table: string, column: string, at: number, where: object) =>
    database
      .knex(table)
      .where(where)
      .update({ [column]: new Date(at) });
  for (const event of ['$old', '$young']) await store.heard.firstTime(event as EventId);
  for (const [server, transaction] of [
    [one, '1'],
    [one, '2'],
    [two, '1'],
  ] as const)
    await store.heard.keepTransaction(server, transaction);
  await aged('heard_events', 'handled_at', NOON - 2, { event: '$old' });
  for (const [index, homeserver] of [one, two].entries())
    await aged('appservice_transactions', 'taken_at', NOON - 9 + index, { homeserver, transaction: '1' });
  await aged('appservice_transactions', 'taken_at', NOON - 5, { homeserver: one, transaction: '2' });

  await store.heard.forget(NOON);

  expect(await store.heard.knows('$old' as EventId)).toBe(false);
  expect(await store.heard.knows('$young' as EventId)).toBe(true);
  const known = [
    [one, '1'],
    [one, '2'],
    [two, '1'],
  ] as const;
  expect(await Promise.all(known.map(([server, id]) => store.heard.knowsTransaction(server, id)))).toEqual([
    false,
    true,
    true,
  ]);
});
