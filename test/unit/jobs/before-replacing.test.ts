import type { CrashPoint } from '#jobs/run-ports';
import { TributaryError } from '#src/errors/tributary-error';
import type { Actor, ActorId } from '#src/portals/actor';
import type { EventId, RoomAlias, RoomId, ServerName, UserId } from '#src/portals/ids';
import { aliasOf, CANONICAL, givenMerge, type Merge, portalOf, RUN } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

const PORTAL = portalOf('#crystal');
const ELSEWHERE = '!elsewhere:example.org' as RoomId;

/** Something happens when all is prepared, and the first room is to be replaced next. */
function atTheLastMoment(happens: () => void) {
  return async ({ step, where }: CrashPoint): Promise<void> => {
    if (step === 'await-confirmation' && where === 'recorded') happens();
  };
}

async function expectPaused(merge: Merge, reason: string): Promise<void> {
  const run = await merge.stores.consolidations.find(RUN);
  expect(run).toMatchObject({ state: 'paused', reason: expect.stringContaining(reason) });
  expect(run).not.toHaveProperty('pointOfNoReturnAt');
  expect((await merge.look(PORTAL)).state['m.room.tombstone ']).toBeUndefined();
}

test('P-5 what changed since everybody agreed keeps a room from being replaced to the last moment', async () => {
  const merge = await givenMerge();
  const change = { room: CANONICAL, by: service.user, type: 'm.room.join_rules', key: '' };

  await merge.work(atTheLastMoment(() => merge.others.writeState({ ...change, content: { join_rule: 'invite' } })));

  await expectPaused(merge, 'the join rule');
});

test('C-8 a run that goes on with the last word looks at the rooms again right before the first is replaced, though it wrote nothing since it looked', async () => {
  const merge = await givenMerge({ policy: { secondConfirmation: true } });
  await merge.work();
  await merge.stores.consolidations.change(RUN, { confirmedAt: merge.clock.now() });
  const change = { room: CANONICAL, by: service.user, type: 'm.room.join_rules', key: '' };

  await merge.work(atTheLastMoment(() => merge.others.writeState({ ...change, content: { join_rule: 'invite' } })));

  await expectPaused(merge, 'the join rule');
});

test('P-5 W-6 an old room that its owner replaced by another in the middle of the run stays as its owner had it, and people read what helps', async () => {
  const merge = await givenMerge();
  const content = { body: 'moved', replacement_room: ELSEWHERE };
  const replaced = { room: PORTAL, by: '@owner:example.org' as UserId, type: 'm.room.tombstone', key: '', content };

  await merge.work(async ({ step, where }) => {
    if (step === 'close-source' && where === 'performed') merge.others.writeState(replaced);
  });

  const run = await merge.stores.consolidations.find(RUN);
  expect(run).toMatchObject({
    state: 'paused',
    reason: expect.stringContaining(`${PORTAL} was replaced by ${ELSEWHERE}, not by this run and for good`),
  });
  expect(run).not.toHaveProperty('pointOfNoReturnAt');
  expect((await merge.look(PORTAL)).state['m.room.tombstone ']).toMatchObject({ replacement_room: ELSEWHERE });
});

test('W-4 an address that somebody led elsewhere, and that none of ours may move, keeps its room from being replaced', async () => {
  const actors = [service, bot].map((actor) => ({ ...actor, aliasNamespaces: [] }));
  const merge = await givenMerge({ actors });
  const alias = aliasOf('#crystal');
  await merge.work();
  merge.others.pointAlias({ alias, room: CANONICAL });

  await merge.work(atTheLastMoment(() => merge.others.pointAlias({ alias, room: ELSEWHERE })));

  await expectPaused(merge, `${alias} does not lead to canonical`);
});

test('C-10 the word that the old rooms may be replaced counts only while it stands', async () => {
  const merge = await givenMerge({ policy: { secondConfirmation: true } });
  await merge.stores.consolidations.change(RUN, { confirmedAt: merge.clock.now() });
  const takenBack: Promise<void>[] = [];

  await merge.work(
    atTheLastMoment(() => takenBack.push(merge.stores.consolidations.change(RUN, { confirmedAt: undefined }))),
  );

  await Promise.all(takenBack);
  const run = await merge.stores.consolidations.find(RUN);
  expect(run).toMatchObject({ state: 'waiting', waitingFor: [{ party: 'canonical' }] });
  expect(run).not.toHaveProperty('pointOfNoReturnAt');
  expect((await merge.look(PORTAL)).state['m.room.tombstone ']).toBeUndefined();
});

describe('who confirmed', () => {
  const MALLORY = '@mallory:example.org' as UserId;
  /** The operator of everything, who has no power in canonical here. */
  const ALICE = '@alice:example.org' as UserId;
  const EVE = '@eve:example.org' as UserId;
  const MODERATOR = '@mod:example.org';
  const EVENT = '$confirmed' as EventId;

  /** A run that waits for the word, in a canonical where Mallory has no power, and Eve has it. */
  async function givenWaiting(): Promise<Merge> {
    const merge = await givenMerge({
      policy: { secondConfirmation: true },
      canonical: { members: { [service.user]: 'join', [ALICE]: 'join', [MALLORY]: 'join', [EVE]: 'join' } },
      canonicalUsers: { [EVE]: 100, [service.user]: 100, [bot.user]: 50 },
    });
    await merge.work();
    return merge;
  }

  /** They had the power when they wrote it. */
  async function confirmsAndWorks(merge: Merge, by: string, reached?: Parameters<Merge['work']>[0]): Promise<void> {
    const at = merge.clock.now();
    await merge.stores.consolidations.change(RUN, { confirmedAt: at, confirmedBy: by });
    const detail = { room: CANONICAL, event: EVENT };
    await merge.ports.audit.append({ plan: merge.plan.id, at, who: by, what: 'confirmed', detail });
    await merge.work(reached);
  }

  async function expectToWait(merge: Merge, why: string): Promise<void> {
    const run = await merge.stores.consolidations.find(RUN);
    expect(run).toMatchObject({ state: 'waiting', waitingFor: [{ party: 'canonical' }] });
    expect(run?.waitingFor[0]?.what).toContain(why);
    expect(run).not.toHaveProperty('pointOfNoReturnAt');
    expect((await merge.look(PORTAL)).state['m.room.tombstone ']).toBeUndefined();
  }

  test('T-05 and was demoted before the first room is replaced has confirmed nothing, and the word of another is waited for', async () => {
    const merge = await givenWaiting();

    await confirmsAndWorks(merge, MALLORY);
    await expectToWait(merge, `${MALLORY} has level 0 in #crystal:example.org, not 50`);

    await confirmsAndWorks(merge, EVE);
    expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'done' });
  });

  test.each([EVE, ALICE])('C-4 and deleted that message has confirmed nothing: %s', async (by) => {
    const merge = await givenWaiting();
    const { readEvent } = merge.ports.world;
    const deleted = {
      eventId: EVENT,
      room: CANONICAL,
      sender: by,
      type: 'm.room.message',
      at: 0,
      content: {},
      redactedBy: by,
    };
    Object.assign(merge.ports.world, {
      readEvent: async (query: Parameters<typeof readEvent>[0]) => (query.event === EVENT ? deleted : readEvent(query)),
    });

    await confirmsAndWorks(merge, by);

    await expectToWait(merge, `${by} deleted the message`);
  });

  test('C-10 W-12 and deleted that message just before the first room is replaced is told of in canonical once, and the reminders go on', async () => {
    const merge = await givenWaiting();
    const { readEvent } = merge.ports.world;
    const message = { eventId: EVENT, room: CANONICAL, sender: EVE, type: 'm.room.message', at: 0 };
    let nowSays: object = { content: { body: 'yes' } };
    Object.assign(merge.ports.world, {
      readEvent: async (query: Parameters<typeof readEvent>[0]) =>
        query.event === EVENT ? { ...message, ...nowSays } : readEvent(query),
    });
    const told = async (words: RegExp) => (await merge.look(CANONICAL)).said.filter((body) => words.test(body));
    const now = jest.spyOn(performance, 'now').mockReturnValue(performance.now());

    await confirmsAndWorks(
      merge,
      EVE,
      atTheLastMoment(() => {
        nowSays = { content: {}, redactedBy: MODERATOR };
        now.mockReturnValue(performance.now() + 6_000); // what was seen so long ago is looked at again
      }),
    );
    now.mockRestore();
    await merge.work();

    await expectToWait(merge, `${EVE} spoke in a message that ${MODERATOR} deleted`);
    expect((await merge.stores.consolidations.find(RUN))?.step).toBe('tombstone');
    expect(
      await told(/does not count any more: @eve:example.org spoke in a message that @mod:example.org deleted/),
    ).toHaveLength(1);
    merge.clock.advance(8 * 86_400_000);
    await merge.work();
    expect(await told(/^Everything is prepared/)).toHaveLength(2);
    expect(await told(/does not count any more/)).toHaveLength(1);
  });

  test('C-7 cannot be looked up while the homeserver is away, and replaces nothing meanwhile', async () => {
    const merge = await givenWaiting();
    const { readEvent } = merge.ports.world;
    const away = new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'an event' } });
    Object.assign(merge.ports.world, { readEvent: () => Promise.reject(away) });

    await confirmsAndWorks(merge, EVE);
    await expectToWait(merge, `${EVE} could not be looked up`);

    Object.assign(merge.ports.world, { readEvent });
    await merge.work();
    expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'done' });
  });

  test('C-10 by what operator they are needs no power in canonical, as long as they are one', async () => {
    const merge = await givenWaiting();

    await merge.stores.consolidations.change(RUN, { confirmedAt: merge.clock.now(), confirmedBy: ALICE });
    await merge.work();

    expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'done' });
  });
});

test('W-4 an address that somebody led back to its old room at the last moment is led to the new one again before that is replaced', async () => {
  const merge = await givenMerge();
  const alias = aliasOf('#crystal');

  await merge.work(atTheLastMoment(() => merge.others.pointAlias({ alias, room: PORTAL })));

  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'done' });
  expect(await merge.ports.world.resolve(alias)).toMatchObject({ room: CANONICAL });
  const moves = (await merge.stores.actRecords.of(RUN)).filter(({ act }) => act.verb === 'move-alias');
  expect(moves.map(({ step }) => step)).toEqual(['move-aliases', 'tombstone']);
});

test('B-7 a user of the bridge who is back in the old room at the last moment keeps it from being replaced', async () => {
  const merge = await givenMerge();
  const late = { room: PORTAL, user: '@libera_late:example.org' as UserId, membership: 'join' } as const;

  await merge.work(atTheLastMoment(() => merge.others.setMembership(late)));

  await expectPaused(merge, `users of the bridge are in it: ${late.user}`);
});

describe('while the last addresses are led back, which a slow server lets take long', () => {
  /** Something happens after the last alias was led back, more than five seconds after the rooms were looked at. */
  async function workSlowly(happens: (merge: Merge) => void): Promise<Merge> {
    const merge = await givenMerge();
    const start = performance.now();
    const now = jest.spyOn(performance, 'now').mockReturnValue(start);
    await merge.work(async (point) => {
      await atTheLastMoment(() => merge.others.pointAlias({ alias: aliasOf('#crystal'), room: PORTAL }))(point);
      if (point.step !== 'tombstone' || point.where !== 'performed' || point.act === undefined) return;
      now.mockReturnValue(start + 6_000);
      happens(merge);
    });
    now.mockRestore();
    return merge;
  }

  test('T-15 a canonical that is replaced itself is pointed to by no room', async () => {
    const content = { body: '', replacement_room: ELSEWHERE };
    const change = { room: CANONICAL, by: service.user, type: 'm.room.tombstone', key: '', content };

    const merge = await workSlowly(({ others }) => others.writeState(change));

    await expectPaused(merge, 'the canonical room has been replaced itself');
  });

  test('T-13 another address of the old room keeps it from being replaced', async () => {
    const alias = '#others:example.org' as RoomAlias;

    const merge = await workSlowly(({ others }) => others.pointAlias({ alias, room: PORTAL }));

    await expectPaused(merge, `${alias} does not lead to canonical`);
  });
});

describe('a bridge that opens the old room again at the last moment', () => {
  const OPEN = { events_default: 0, events: { 'm.room.tombstone': 100, 'm.room.power_levels': 100 } };

  async function workReopened(users: Readonly<Record<string, number>>): Promise<Merge> {
    const merge = await givenMerge();
    const change = { room: PORTAL, by: bot.user, type: 'm.room.power_levels', key: '' };
    await merge.work(atTheLastMoment(() => merge.others.writeState({ ...change, content: { ...OPEN, users } })));
    return merge;
  }

  test('W-7 is undone where we have the level, and the room is replaced', async () => {
    const merge = await workReopened({ [bot.user]: 100, [service.user]: 100 });

    expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'done' });
    const { state } = await merge.look(PORTAL);
    expect(state['m.room.tombstone ']).toMatchObject({ replacement_room: CANONICAL });
    expect(state['m.room.power_levels ']).toMatchObject({ events_default: 100 });
  });

  test('W-7 is left to the people of the room where nobody of ours has the level, and nothing is replaced meanwhile', async () => {
    const merge = await workReopened({ [bot.user]: 100 });

    const run = await merge.stores.consolidations.find(RUN);
    expect(run).toMatchObject({ state: 'waiting', step: 'tombstone', waitingFor: [{ party: `source:${PORTAL}` }] });
    expect(run).not.toHaveProperty('pointOfNoReturnAt');
    expect((await merge.look(PORTAL)).state['m.room.tombstone ']).toBeUndefined();
  });
});

describe('a crowd that comes into canonical', () => {
  interface Crowd {
    readonly early: number;
    readonly justNow: number;
    readonly membership?: 'join' | 'leave';
  }

  function come({ others }: Merge, { name, count, membership = 'join' }: Coming): void {
    for (let index = 0; index < count; index += 1) {
      const user = `@${name}${index}:elsewhere.org` as UserId;
      others.setMembership({ room: CANONICAL, user, membership });
    }
  }

  interface Coming {
    readonly name: string;
    readonly count: number;
    readonly membership?: 'join' | 'leave';
  }

  /** People come at the last moment, some eleven seconds before the others; the bridge has brought in two of its own before. */
  async function workCrowded({ early, justNow, ...how }: Crowd): Promise<Merge> {
    const merge = await givenMerge();
    merge.clock.advance(3_600_000);
    await merge.work(
      atTheLastMoment(() => {
        come(merge, { name: 'early', count: early, ...how });
        merge.clock.advance(11_000);
        come(merge, { name: 'late', count: justNow, ...how });
      }),
    );
    return merge;
  }

  const stateOf = async ({ stores }: Merge) => (await stores.consolidations.find(RUN))?.state;

  test('W-8 holds the first replacement up until it settles, so that people can follow', async () => {
    const merge = await workCrowded({ early: 3, justNow: 5 });

    const run = await merge.stores.consolidations.find(RUN);
    const what = expect.stringContaining('the many arrivals in #crystal:example.org to settle');
    expect(run).toMatchObject({ state: 'waiting', step: 'tombstone', waitingFor: [{ party: 'machine', what }] });
    expect(run).not.toHaveProperty('pointOfNoReturnAt');
    merge.clock.advance(11_000);
    await merge.work();
    expect(await stateOf(merge)).toBe('done');
  });

  test.each<[string, Crowd]>([
    ['fewer than ten within a minute', { early: 0, justNow: 7 }],
    ['ten of whom four came just now', { early: 4, justNow: 4 }],
    ['many who leave', { early: 10, justNow: 10, membership: 'leave' }],
  ])('W-8 of %s is none', async (_title, crowd) => {
    expect(await stateOf(await workCrowded(crowd))).toBe('done');
  });

  test('W-8 of many of whom most came more than a minute ago is none', async () => {
    const merge = await givenMerge();
    merge.clock.advance(3_600_000);
    come(merge, { name: 'early', count: 20 });
    merge.clock.advance(61_000);

    await merge.work(atTheLastMoment(() => come(merge, { name: 'late', count: 5 })));

    expect(await stateOf(merge)).toBe('done');
  });
});

test('P-6 the dry run of a merge with a second confirmation goes on to the end', async () => {
  const { plan } = await givenMerge({ policy: { secondConfirmation: true } });

  expect(plan.steps.find(({ step }) => step === 'tombstone')?.outcome).toBe('acts');
});

test('W-4 a room whose replacement would be told by a server that is not in canonical is not replaced: nobody could follow', async () => {
  const zoe = '@zoe:elsewhere.org';
  const far: Actor = {
    ...service,
    id: 'service:elsewhere.org' as ActorId,
    user: '@tributary:elsewhere.org' as UserId,
    server: 'elsewhere.org' as ServerName,
  };
  const merge = await givenMerge({
    policy: { secondConfirmation: true },
    actors: [far, service, bot],
    canonical: { creator: zoe, members: { [far.user]: 'join' } },
    canonicalUsers: { [zoe]: 100, [far.user]: 100, [bot.user]: 50 },
  });
  await merge.work();
  for (const user of [service.user, bot.user, '@libera_bob:example.org' as UserId])
    merge.others.setMembership({ room: CANONICAL, user, membership: 'leave' });
  await merge.stores.consolidations.change(RUN, { confirmedAt: merge.clock.now() });

  await merge.work();

  await expectPaused(merge, 'the server of its sender is not in canonical');
});
