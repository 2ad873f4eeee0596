import { deedOf } from '#jobs/deeds/deeds';
import { describeAct } from '#src/consolidation/act';
import type { ActRecord } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import type { LinkRequest } from '#src/ports/bridge-driver';
import { CANONICAL, givenMerge, type Merge, portalOf, RUN } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

/** Notes what the bridge is asked for, word for word. */
function listenTo({ bridge: { driver } }: Merge): readonly LinkRequest[] {
  const requests: LinkRequest[] = [];
  const { link } = driver;
  Object.assign(driver, {
    link: async (request: LinkRequest) => {
      requests.push(request);
      return link(request);
    },
  });
  return requests;
}

function bridgeSays({ others }: Merge, status: string, by: UserId = bot.user): void {
  const key = 'irc://irc.libera.chat/#crystal';
  others.writeState({ room: CANONICAL, by, type: 'm.room.bridging', key, content: { status } });
}

/** The bridge's own record of the channel, as it writes it. */
function bridgeRecords({ others }: Merge, room: RoomId): void {
  const key = 'org.matrix.appservice-irc:/libera/#crystal';
  const content = {
    bridgebot: bot.user,
    protocol: { id: 'irc' },
    network: { id: 'libera' },
    channel: { id: '#crystal' },
  };
  others.writeState({ room, by: bot.user, type: 'uk.half-shot.bridge', key, content });
}

async function runOf({ stores }: Merge) {
  return stores.consolidations.find(RUN);
}

test('C-5 the bridge is told which operator agreed, where the channel is linked now, and how long it may wait', async () => {
  const merge = await givenMerge();
  const requests = listenTo(merge);

  await merge.work();

  expect(requests).toEqual([
    expect.objectContaining({ operator: 'bob', source: portalOf('#crystal'), patienceMs: expect.any(Number) }),
  ]);
});

test('P-6 the act itself names nobody whom the plan could not know', async () => {
  const merge = await givenMerge();
  await merge.work();

  const acts = (await merge.stores.actRecords.of(RUN)).map(({ act }) => act);

  expect(acts.find(({ verb }) => verb === 'link')).not.toHaveProperty('operator');
});

test("M-2 our record waits until the bridge has said its last word on the link, so that the bridge's own comes first", async () => {
  const merge = await givenMerge();
  bridgeSays(merge, 'pending');

  await merge.work();
  const waiting = await runOf(merge);
  bridgeSays(merge, 'success');
  bridgeRecords(merge, CANONICAL);
  await merge.work();

  expect(waiting).toMatchObject({ state: 'waiting', step: 'record-bridges', waitingFor: [{ party: 'machine' }] });
  expect((await runOf(merge))?.state).toBe('done');
});

test("M-2 our record waits also in the moment between the bridge's success and its own record, where the old room has one of the bridge", async () => {
  const merge = await givenMerge();
  bridgeRecords(merge, portalOf('#crystal'));
  bridgeSays(merge, 'success');

  await merge.work();
  const waiting = await runOf(merge);
  bridgeRecords(merge, CANONICAL);
  await merge.work();

  expect(waiting).toMatchObject({ state: 'waiting', step: 'record-bridges', waitingFor: [{ party: 'machine' }] });
  expect((await runOf(merge))?.state).toBe('done');
  const written = (await merge.stores.actRecords.of(RUN)).map(({ act }) => describeAct(act));
  expect(written.filter((text) => text.includes('io.tributary://'))).toEqual([]);
});

test.each(['pending', 'success'])(
  'M-2 a bridge that says %s and never finishes keeps nobody waiting for longer than a minute',
  async (status) => {
    const merge = await givenMerge();
    bridgeSays(merge, status);
    await merge.work();
    expect(await runOf(merge)).toMatchObject({ state: 'waiting', step: 'record-bridges' });

    merge.clock.advance(61_000);
    await merge.work();

    expect((await runOf(merge))?.state).toBe('done');
  },
);

test('T-02 what somebody else writes in the name of the bridge keeps nobody waiting', async () => {
  const merge = await givenMerge();
  bridgeSays(merge, 'pending', '@mallory:example.org' as UserId);

  await merge.work();

  expect((await runOf(merge))?.state).toBe('done');
});

test("B-6 a bridge's bot that stays in the old room keeps it from being replaced", async () => {
  const merge = await givenMerge();
  const { driver } = merge.bridge;
  const { unlink } = driver;
  const withoutBot = driver.usersIn;
  const room: RoomId = portalOf('#crystal');
  Object.assign(driver, {
    usersIn: (members: readonly UserId[]) => withoutBot(members).filter((user) => user !== bot.user),
    unlink: async (query: Parameters<typeof unlink>[0]) => {
      const answer = await unlink(query);
      merge.others.setMembership({ room, user: bot.user, membership: 'join' });
      return answer;
    },
  });

  await merge.work();

  expect(await runOf(merge)).toMatchObject({ state: 'waiting', step: 'await-drained' });
  merge.others.setMembership({ room, user: bot.user, membership: 'leave' });
  await merge.work();
  expect((await runOf(merge))?.state).toBe('done');
});

test('B-7 a ghost that a late message brought back into the old room after the bot had left is removed soon, and the run goes on in the same look', async () => {
  const merge = await givenMerge();
  const late = givenLateComers(merge, ['@libera_late:example.org' as UserId]);

  await merge.work();
  expect(await runOf(merge)).toMatchObject({ state: 'waiting', step: 'await-drained' });
  merge.clock.advance(6_000);
  await merge.work();

  expect((await runOf(merge))?.state).toBe('done');
  expect(await removalsOf(merge, late)).toEqual([
    expect.stringMatching(/^service:\S+ removes @libera_late:example.org from !/),
  ]);
});

test('B-7 where a bridge has no bot whose leaving says that it is done, its ghosts are given time to leave by themselves', async () => {
  const merge = await givenMerge();
  const late = givenLateComers(merge, ['@libera_late:example.org' as UserId]);
  const { driver } = merge.bridge;
  Object.assign(driver, { facts: { ...driver.facts, bots: [] } });

  await merge.work();
  merge.clock.advance(6_000);
  await merge.work();
  const early = await removalsOf(merge, late);
  merge.clock.advance(25_000);
  await merge.work();

  expect(early).toEqual([]);
  expect(await removalsOf(merge, late)).toHaveLength(1);
});

/** These are in the old room again right after its link was removed. */
function givenLateComers({ bridge: { driver }, others }: Merge, users: readonly UserId[]): readonly UserId[] {
  const { unlink } = driver;
  const room: RoomId = portalOf('#crystal');
  Object.assign(driver, {
    unlink: async (query: Parameters<typeof unlink>[0]) => {
      const answer = await unlink(query);
      for (const user of users) others.setMembership({ room, user, membership: 'join' });
      return answer;
    },
  });
  return users;
}

async function removalsOf({ stores }: Merge, users: readonly UserId[]): Promise<readonly string[]> {
  const acts = (await stores.actRecords.of(RUN)).map(({ act }) => describeAct(act));
  return acts.filter((text) => users.some((user) => text.includes(` removes ${user} `)));
}

test("B-6 a bridge's bot that leaves the old room while the rooms are looked at stops nothing", async () => {
  const merge = await givenMerge();
  const { driver, links } = merge.bridge;
  const room = portalOf('#crystal');
  const slow = async () => {
    links.delete(`#crystal ${room}`);
    return { kind: 'done' as const };
  };
  Object.assign(driver, { unlink: slow });
  await merge.work();
  const draining = await runOf(merge);
  leavesAtTheNextLook(merge, room);

  await merge.work();

  expect(draining).toMatchObject({ state: 'waiting', step: 'await-drained' });
  expect(await runOf(merge)).toMatchObject({ state: 'done' });
});

/** Everybody of the bridge leaves the room in the moment in which it is read. */
function leavesAtTheNextLook({ ports: { world }, others }: Merge, room: RoomId): void {
  const { readRoom } = world;
  Object.assign(world, {
    readRoom: async (view: Parameters<typeof readRoom>[0]) => {
      const users = view.room === room ? [bot.user, '@libera_bob:example.org' as UserId] : [];
      for (const user of users) others.setMembership({ room, user, membership: 'leave' });
      if (view.room === room) Object.assign(world, { readRoom });
      return readRoom(view);
    },
  });
}

/** Lets a bridge bring somebody who only listens into a room, whenever it is asked to look who is in the channel. */
function givenListener({ bridge: { driver }, others }: Merge, room: RoomId): UserId {
  const user = '@libera_lurk:example.org' as UserId;
  Object.assign(driver, { callListeners: async () => others.setMembership({ room, user, membership: 'join' }) });
  return user;
}

test('B-5 those who only listen are called into canonical also when the answer to the unlink was lost and a look finds it done', async () => {
  const merge = await givenMerge();
  const { driver } = merge.bridge;
  const { unlink } = driver;
  const listener = givenListener(merge, CANONICAL);
  Object.assign(driver, {
    unlink: async (query: Parameters<typeof unlink>[0]) => {
      await unlink(query);
      throw new TributaryError('BRIDGE_SILENT', {
        facts: { bridge: driver.bridge, api: 'debug API', at: '', why: 'cut' },
      });
    },
  });

  await merge.work();
  await merge.work();

  expect(await runOf(merge)).toMatchObject({ state: 'done' });
  expect(await merge.ports.world.joinedMembers({ room: CANONICAL, as: service.id })).toContain(listener);
  expect(merge.bridge.asked.filter((deed) => deed.startsWith('unlink'))).toHaveLength(1);
});

test('W-5 those who only listen are called back into the old room when the link that is taken back is gone already', async () => {
  const merge = await givenMerge();
  const room = portalOf('#crystal');
  const listener = givenListener(merge, room);
  const [channel] = await merge.bridge.driver.channelsOf({ room, state: [] });
  if (!channel) throw new Error('the portal has no channel');
  const act = { verb: 'link', bridge: merge.bridge.driver.bridge, channel, room: CANONICAL, source: room } as const;

  const undone = await deedOf(act).undo(merge.ports, { act, former: { linked: false } } as unknown as ActRecord & {
    act: typeof act;
  });

  expect(undone).toEqual({});
  expect(await merge.ports.world.joinedMembers({ room, as: bot.id })).toContain(listener);
});

/** A run at its last question, whose bridge looks who is in the channel when it is asked to, and can or cannot. */
async function givenLateLook(canLook: boolean) {
  const merge = await givenMerge({ policy: { secondConfirmation: true } });
  const room = portalOf('#crystal');
  const levelsNow = async () => (await merge.look(room)).state['m.room.power_levels '] as JsonObject;
  const before = await levelsNow();
  await merge.work();
  const content = { ...before, users: { ...(before.users as object), [service.user]: 100 } };
  let hasLooked = false;
  const listenersSeen = async (): Promise<boolean> => {
    const by = bot.user;
    if (!hasLooked) merge.others.writeState({ room, by, type: 'm.room.power_levels', key: '', content });
    hasLooked = true;
    return canLook;
  };
  Object.assign(merge.bridge.driver, { callListeners: async () => undefined, listenersSeen });
  await merge.stores.consolidations.change(RUN, { state: 'undoing' });
  return { merge, before, levelsNow, listenersSeen };
}

test('W-5 an undo waits until the bridge has looked who is in its channel, and takes back the levels that it writes from memory then', async () => {
  const { merge, before, levelsNow, listenersSeen } = await givenLateLook(true);

  await merge.work();
  await listenersSeen(); // it does so afterwards where nobody waited for it

  const { state, reason } = (await runOf(merge)) ?? {};
  expect([state, reason]).toEqual(['undone', undefined]);
  expect(await levelsNow()).toEqual(before);
});

test('W-5 an undo whose bridge does not come into its channel names the levels that it may write later', async () => {
  const { merge } = await givenLateLook(false);

  await merge.work();

  const { state, reason } = (await runOf(merge)) ?? {};
  expect(state).toBe('undone');
  expect(reason).toContain('the bridge was not seen in #crystal and may write them from memory when it comes in');
});

test('W-5 an undo that leaves a channel without its link says that its bridge may write old levels once it is linked again', async () => {
  const merge = await givenMerge({ policy: { secondConfirmation: true } });
  await merge.work();
  merge.bridge.answers.set('#crystal', 'nothing');
  await merge.stores.consolidations.change(RUN, { state: 'undoing' });

  await merge.work();

  const { state, reason } = (await runOf(merge)) ?? {};
  expect(state).toBe('undone');
  expect(reason).toContain('its bridge may write those that it remembers from before the undo');
});

test('W-5 an operator whose yes comes while the undo goes on is not waited for any more, and the old room is told of no missing link', async () => {
  const merge = await givenMerge({ policy: { secondConfirmation: true } });
  await merge.work();
  const { driver, links, answers } = merge.bridge;
  const { unlink } = driver;
  answers.set('#crystal', 'nothing');
  Object.assign(driver, {
    unlink: async (query: Parameters<typeof unlink>[0]) => {
      links.add(`#crystal ${portalOf('#crystal')}`);
      return unlink(query);
    },
  });
  await merge.stores.consolidations.change(RUN, { state: 'undoing' });

  await merge.work();

  const { state, reason = '' } = (await runOf(merge)) ?? {};
  expect(state).toBe('undone');
  expect(reason).not.toContain('open again without');
  const acts = (await merge.stores.actRecords.of(RUN)).map(({ act }) => describeAct(act));
  expect(acts.filter((text) => text.includes('link is missing'))).toEqual([]);
});
