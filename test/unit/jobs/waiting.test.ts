import { workOn } from '#jobs/run-consolidation';
import { objectionNotices } from '#src/acts/plans/announce-objections';
import type { Consent } from '#src/consent/consent';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId, UserId } from '#src/portals/ids';
import type { SeenRight } from '#src/ports/right-questions';
import { CANONICAL, givenMerge, type Merge, portalOf, RUN } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

const DAY_MS = 86_400_000;

async function runOf(merge: Merge) {
  const run = await merge.stores.consolidations.find(RUN);
  if (!run) throw new Error('the run is gone');
  return run;
}

describe('a leg that waits', () => {
  async function withSilentOperator(): Promise<Merge> {
    const merge = await givenMerge({ channels: ['#one', '#two', '#three'] });
    merge.bridge.answers.set('#two', 'nothing');
    await merge.work();
    return merge;
  }

  test('W-9 stays open while the others go on, and nothing is replaced meanwhile', async () => {
    const merge = await withSilentOperator();
    const legs = await merge.stores.consolidations.legsOf(RUN);
    expect(legs.map(({ state }) => state)).toEqual(['signposted', 'open', 'signposted']);
    expect(await runOf(merge)).toMatchObject({
      state: 'waiting',
      step: 'link-channel',
      leg: portalOf('#two'),
      waitingFor: [{ party: 'the operators of #two', what: 'their yes to the bridge' }],
    });
  });

  test('W-9 has its room as it was, but for the level that retiring it will take', async () => {
    const before = await (await givenMerge({ channels: ['#one', '#two', '#three'] })).look(portalOf('#two'));
    const merge = await withSilentOperator();
    const now = await merge.look(portalOf('#two'));
    const { 'm.room.power_levels ': levels, ...rest } = now.state;
    const { 'm.room.power_levels ': _before, ...restBefore } = before.state;
    expect({ ...now, state: rest }).toEqual({ ...before, state: restBefore });
    expect(levels).toMatchObject({ users: { [bot.user]: 100, [service.user]: 100 } });
  });

  test('W-9 goes on as soon as its answer is there', async () => {
    const merge = await withSilentOperator();
    merge.bridge.answers.set('#two', 'yes');
    await merge.work();
    expect((await runOf(merge)).state).toBe('done');
  });

  test('W-9 is looked at again after 2 seconds at first, and once a minute in the end', async () => {
    const merge = await withSilentOperator();
    expect(await merge.work()).toEqual({ kind: 'sleeps', afterMs: 2_000 });
    merge.clock.advance(3_600_000);
    expect(await merge.work()).toEqual({ kind: 'sleeps', afterMs: 60_000 });
  });

  test('W-9 costs no record however often it is looked at', async () => {
    const merge = await withSilentOperator();
    await merge.work();
    const records = async () => [
      await runOf(merge),
      await merge.stores.stepRecords.of(RUN),
      await merge.stores.actRecords.of(RUN),
      merge.stores.story.length,
    ];
    const before = await records();
    merge.clock.advance(60_000);
    await merge.work();
    expect(await records()).toEqual(before);
  });
});

describe('people who have to act', () => {
  const withoutPower = { canonicalUsers: { '@alice:example.org': 100 } };

  test('P-2 the dry run says exactly who types what where, and goes on to the end', async () => {
    const merge = await givenMerge(withoutPower);
    expect(merge.plan.humanTasks.map(({ who, what }) => [who, what])).toEqual([
      ['canonical', `in #crystal:example.org, type: /op ${service.user} 50`],
      ['canonical', `in #crystal:example.org, type: /op ${bot.user} 50`],
    ]);
    expect(merge.plan.steps.find(({ step }) => step === 'tombstone')?.outcome).toBe('acts');
  });

  test('P-2 the run waits for them and goes on once they did it', async () => {
    const merge = await givenMerge(withoutPower);
    await merge.work();
    expect(await runOf(merge)).toMatchObject({ state: 'waiting', step: 'prepare-canonical' });
    merge.others.writeState({
      room: CANONICAL,
      by: service.user,
      type: 'm.room.power_levels',
      key: '',
      content: { users: { '@alice:example.org': 100, [service.user]: 50, [bot.user]: 50 } },
    });
    await merge.work();
    expect((await runOf(merge)).state).toBe('done');
  });

  test('P-2 an alias that no actor of ours may move is a task, and is seen when it was moved', async () => {
    const merge = await givenMerge({
      actors: [
        { ...service, aliasNamespaces: [] },
        { ...bot, aliasNamespaces: [] },
      ],
    });
    await merge.work();
    const [waiting] = (await runOf(merge)).waitingFor;
    expect(waiting?.party).toBe('operator:example.org');
    expect(waiting?.what).toContain('delete the alias #libera_#crystal:example.org and create it again');
    const alias = merge.plan.legs[0]?.aliases[0]?.alias;
    if (alias) merge.others.pointAlias({ alias, room: CANONICAL });
    await merge.work();
    expect((await runOf(merge)).state).toBe('done');
  });
});

test('W-8 people whose servers’ clocks are ahead are no crowd that never settles', async () => {
  const merge = await givenMerge();
  merge.clock.advance(3_600_000);
  for (let index = 0; index < 12; index += 1)
    merge.others.setMembership({ room: CANONICAL, user: `@u${index}:elsewhere.org` as UserId, membership: 'join' });
  merge.clock.advance(-3_600_000);

  await merge.work();

  expect((await runOf(merge)).state).toBe('done');
});

describe('the second confirmation', () => {
  const confirming = { policy: { secondConfirmation: true } };

  test('C-10 nothing is replaced before it, and everything else is done by then', async () => {
    const merge = await givenMerge(confirming);
    await merge.work();
    expect(await runOf(merge)).toMatchObject({ state: 'waiting', step: 'await-confirmation' });
    const { state } = await merge.look(portalOf('#crystal'));
    expect(state['m.room.tombstone ']).toBeUndefined();
    expect((await runOf(merge)).pointOfNoReturnAt).toBeUndefined();
    expect((await merge.stores.consolidations.legsOf(RUN)).map((leg) => leg.state)).toEqual(['signposted']);
  });

  test('C-10 the run goes on to its end after it', async () => {
    const merge = await givenMerge(confirming);
    await merge.work();
    await merge.stores.consolidations.change(RUN, {
      confirmedAt: merge.clock.now(),
      confirmedBy: '@alice:example.org',
    });
    await merge.work();
    expect((await runOf(merge)).state).toBe('done');
  });

  test('W-12 the second word is waited for without end: the date that is shown is that of the reminder, and says so', async () => {
    const merge = await givenMerge(confirming);
    await merge.work();
    const [wait] = (await runOf(merge)).waitingFor;
    expect(wait).not.toHaveProperty('until');
    expect(wait?.what).toContain('waited for without end; asked for again after 2026-01-22 12:00 UTC');
  });

  test('W-12 where the policy asks for no reminders, people are asked once, and no date is shown', async () => {
    const merge = await givenMerge({ policy: { secondConfirmation: true, confirmReminderDays: 0 } });
    await merge.work();
    merge.clock.advance(400 * DAY_MS);
    await merge.work();
    const asked = (await merge.look(CANONICAL)).said.filter((text) => text.includes('!tributary confirm'));
    expect(asked).toHaveLength(1);
    expect((await runOf(merge)).waitingFor[0]?.what).not.toContain('asked for again');
  });

  test('W-12 silence is reminded of weekly, once each time, and never taken for a word', async () => {
    const merge = await givenMerge(confirming);
    const asked = async () => (await merge.look(CANONICAL)).said.filter((text) => text.includes('!tributary confirm'));
    await merge.work();
    await merge.work();
    expect(await asked()).toHaveLength(1);
    merge.clock.advance(7 * 86_400_000);
    await merge.work();
    await merge.work();
    expect(await asked()).toHaveLength(2);
    expect(await runOf(merge)).toMatchObject({ state: 'waiting', step: 'await-confirmation' });
  });
});

describe('consents', () => {
  test('C-9 the run waits for the end of the time to object', async () => {
    const merge = await givenMerge({ policy: { objectionHours: 24 } });
    await merge.work();
    const run = await runOf(merge);
    expect(run).toMatchObject({ state: 'waiting', step: 'check-consent', waitingFor: [{ party: 'everybody' }] });
    expect(await merge.stores.actRecords.of(RUN)).toEqual([]);
    merge.clock.advance(24 * 3_600_000);
    await merge.work();
    expect((await runOf(merge)).state).toBe('done');
  });

  /** A merge in which none of ours may speak in canonical until `opens`. */
  async function givenSilencedRoom() {
    const merge = await givenMerge({ policy: { objectionHours: 24 } });
    const { post } = merge.ports.writer;
    const facts = { server: 'example.org', what: 'a message' };
    let isShut = true;
    const announce: typeof post = (message) =>
      isShut && message.room === CANONICAL
        ? Promise.reject(new TributaryError('MATRIX_UNREACHABLE', { facts }))
        : post(message);
    const notices = objectionNotices({ ...merge.ports, voice: { ...merge.ports.writer, post: announce } });
    const work = () => {
      const request = { consolidation: RUN, holder: 'worker', stop: new AbortController().signal, failures: 0 };
      return workOn({ ...merge.ports, notices }, request);
    };
    const opens = () => {
      isShut = false;
    };
    const toldIn = async (room: RoomId) =>
      (await merge.look(room)).said.filter((text) => text.includes('Everybody whose consent')).length;
    return { ...merge, work, toldIn, opens };
  }

  test('C-9 the time to object counts in each room from when it was told, which the run tries by itself', async () => {
    const merge = await givenSilencedRoom();
    await merge.work();
    const what = expect.stringMatching(/to be told of the time to object.*example\.org/);
    expect(await runOf(merge)).toMatchObject({ state: 'waiting', step: 'check-consent', waitingFor: [{ what }] });
    expect([await merge.toldIn(CANONICAL), await merge.toldIn(merge.sources[0] as RoomId)]).toEqual([0, 1]);

    merge.clock.advance(24 * 3_600_000);
    merge.opens();
    await merge.work();
    const until = merge.clock.now() + 24 * 3_600_000;
    expect(await runOf(merge)).toMatchObject({ state: 'waiting', waitingFor: [{ party: 'everybody', until }] });
    expect([await merge.toldIn(CANONICAL), await merge.toldIn(merge.sources[0] as RoomId)]).toEqual([1, 1]);
    expect(await merge.stores.actRecords.of(RUN)).toEqual([]);

    merge.clock.advance(24 * 3_600_000);
    await merge.work();
    expect((await runOf(merge)).state).toBe('done');
  });

  test('C-9 what a room reads counts where its record was lost: it is told once, and no later time is made of it', async () => {
    const merge = await givenMerge({ policy: { objectionHours: 24 } });
    await merge.work();
    const { waitingFor } = await runOf(merge);
    merge.stores.story.splice(0);
    merge.clock.advance(3_600_000);
    await merge.work();
    expect((await runOf(merge)).waitingFor).toEqual(waitingFor);
    const said = (await merge.look(CANONICAL)).said.filter((text) => text.includes('Everybody whose consent'));
    expect(said).toHaveLength(1);
  });

  test('C-9 W-12 the same yes given again after the first write begins no second time to object: the run goes on where it was', async () => {
    const merge = await givenMerge({ policy: { objectionHours: 24, secondConfirmation: true } });
    const { consents, consolidations } = merge.stores;
    const told = async () =>
      (await merge.look(CANONICAL)).said.filter((text) => text.includes('Everybody whose consent')).length;
    await merge.work();
    merge.clock.advance(24 * 3_600_000);
    await merge.work();
    expect(await runOf(merge)).toMatchObject({ state: 'waiting', step: 'await-confirmation' });
    const yes = (await consents.consentsOf(merge.plan.id)).find(({ party }) => (party as string) === 'canonical');
    if (!yes) throw new Error('canonical has not agreed');

    await consents.withdraw({ ...yes, at: merge.clock.now() });
    await consolidations.change(RUN, { state: 'paused' });
    merge.clock.advance(3_600_000);
    await consents.record({ ...yes, at: merge.clock.now() });
    await consolidations.change(RUN, { state: 'running' });
    await merge.work();

    expect(await runOf(merge)).toMatchObject({ state: 'waiting', step: 'await-confirmation' });
    expect(await told()).toBe(1);
  });

  test('W-12 after the first write a consent that is missing is waited for, although the time to agree is over', async () => {
    const merge = await givenMerge({ policy: { secondConfirmation: true } });
    await merge.work();
    const yes = (await merge.stores.consents.consentsOf(merge.plan.id)).find(({ party }) => party === 'canonical');
    if (!yes) throw new Error('canonical has not agreed');
    await merge.stores.consents.withdraw({ ...yes, at: merge.clock.now() });
    merge.clock.advance(merge.plan.expiresAt + DAY_MS - merge.clock.now());

    await merge.work();

    expect(await runOf(merge)).toMatchObject({
      state: 'waiting',
      step: 'check-consent',
      waitingFor: [{ party: 'canonical' }],
    });
  });

  /** A merge whose rooms have two months to object, of which everybody was told, and one to agree. */
  async function givenLongPeriod() {
    const merge = await givenMerge({ policy: { objectionHours: 60 * 24 } });
    await merge.work();
    const waitingFor = [{ party: 'everybody', until: merge.clock.now() + 60 * DAY_MS }];
    expect(await runOf(merge)).toMatchObject({ state: 'waiting', step: 'check-consent', waitingFor });
    return merge;
  }

  test('C-9 W-12 a time to object that outlasts the time to agree does not end a run to which everybody agreed in time', async () => {
    const merge = await givenLongPeriod();

    merge.clock.advance(40 * DAY_MS);
    await merge.work();
    expect(await runOf(merge)).toMatchObject({ state: 'waiting', step: 'check-consent' });
    expect(await merge.stores.actRecords.of(RUN)).toEqual([]);
    merge.clock.advance(20 * DAY_MS);
    await merge.work();

    expect((await runOf(merge)).state).toBe('done');
  });

  test('W-12 consents that nothing was begun with in the days that were left when all had agreed are over, and nothing is written', async () => {
    const merge = await givenLongPeriod();
    const before = await merge.lookAround();

    merge.clock.advance(90 * DAY_MS);
    await merge.work();

    expect(await runOf(merge)).toMatchObject({ state: 'refused', reason: 'The time to agree is over.' });
    expect(await merge.stores.actRecords.of(RUN)).toEqual([]);
    expect(await merge.lookAround()).toEqual(before);
  });

  test('W-12 who takes the agreement back once the time to agree is over ends the run', async () => {
    const merge = await givenLongPeriod();
    merge.clock.advance(40 * DAY_MS);
    const [yes] = await merge.stores.consents.consentsOf(merge.plan.id);

    await merge.stores.consents.withdraw({ ...(yes as Consent), at: merge.clock.now() });
    await merge.work();

    expect(await runOf(merge)).toMatchObject({ state: 'refused', reason: 'The time to agree is over.' });
    expect(await merge.stores.actRecords.of(RUN)).toEqual([]);
  });

  test('C-7 a party that has not agreed is waited for, and nothing is written', async () => {
    const merge = await givenMerge();
    const before = await merge.lookAround();
    await merge.stores.consents.withdraw({
      plan: merge.plan.id,
      party: 'canonical' as never,
      person: '@alice:example.org',
      at: merge.clock.now(),
    });
    await merge.work();
    expect(await runOf(merge)).toMatchObject({ state: 'waiting', waitingFor: [{ party: 'canonical' }] });
    expect(await merge.stores.actRecords.of(RUN)).toEqual([]);
    expect(await merge.lookAround()).toEqual(before);
  });
});

describe('a network whose people cannot be seen', () => {
  /** From the moment in which the channel is linked twice nobody of the network is seen. */
  async function withUnseenPeople(linked: boolean) {
    const merge = await givenMerge();
    let isSeen = true;
    const rightOf = async () => (isSeen ? 'holds' : 'unknown') as SeenRight;
    const networks = { of: (network: string) => ({ network, ask: async () => [], rightOf }) };
    const look = async (failures: number) => {
      const request = { consolidation: RUN, holder: 'worker', stop: new AbortController().signal, failures };
      return workOn({ ...merge.ports, networks, reached: async ({ step }) => hide(step) }, request);
    };
    const hide = (step: string): void => {
      if (!linked || step === 'close-source') isSeen = false;
    };
    return look;
  }

  test.each([
    ['every five seconds while its channel is in two rooms', true, 5_000],
    ['once a minute in the end while nothing is half done', false, 60_000],
  ] as const)('W-9 B-6 is looked at again %s', async (_title, linked, afterMs) => {
    const look = await withUnseenPeople(linked);

    await look(0);

    expect(await look(20)).toMatchObject({ kind: 'retries', afterMs });
  });
});
