import { APPROVED, type ApprovalKind } from '#src/consent/approval';
import { TributaryError } from '#src/errors/tributary-error';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import { CANONICAL, givenMerge, type Merge, type MergeGiven, portalOf, RUN } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

const ALICE = '@alice:example.org' as UserId;
const CAROL = '@carol:example.org' as UserId;
const DAVE = '@dave:example.org' as UserId;
const ERIN = '@erin:elsewhere.org' as UserId;
const LEVELS = 'm.room.power_levels ';

const FULL_POWER = { 'm.room.tombstone': 100, 'm.room.power_levels': 100 };

/** A merge that will wait for its second confirmation; Dave moderates the old room, Erin is banned from canonical. */
async function givenWaiting(
  levels: Readonly<Record<string, number>> = {},
  needed: Readonly<Record<string, number>> = FULL_POWER,
  state: NonNullable<MergeGiven['canonical']>['state'] = {},
): Promise<Merge> {
  return givenMerge({
    policy: { secondConfirmation: true },
    canonical: {
      members: { [service.user]: 'join', [ALICE]: 'join', [CAROL]: 'join', [ERIN]: 'ban' },
      levels: { users: { [ALICE]: 100, [CAROL]: 50, [service.user]: 100, ...levels }, events: needed },
      state,
    },
    source: {
      levels: {
        users: { [bot.user]: 100, [DAVE]: 50 },
        events: FULL_POWER,
      },
    },
  });
}

/** Notes an approval as the acts do. */
const approve = (merge: Merge, kind: ApprovalKind, name: string, more: { by?: UserId; event?: EventId } = {}) =>
  merge.ports.audit.append({
    plan: merge.plan.id,
    at: merge.clock.now(),
    who: more.by ?? ALICE,
    what: APPROVED,
    detail: { kind, name, ...(more.event && { room: CANONICAL, event: more.event }) },
  });

const levelsIn = async (merge: Merge) => (await merge.look(CANONICAL)).state[LEVELS];
const saidIn = async (merge: Merge) => (await merge.look(CANONICAL)).said.join('\n');
const membershipOf = async ({ ports }: Merge, user: UserId) =>
  (await ports.world.readStateEvent({ room: CANONICAL as RoomId, as: service.id, type: 'm.room.member', key: user }))
    ?.content.membership;

test('T-21 nobody is promoted and nothing is lifted where nobody approved it', async () => {
  const merge = await givenWaiting();

  await merge.work();
  await merge.stores.consolidations.change(RUN, { confirmedAt: merge.clock.now(), confirmedBy: ALICE });
  await merge.work();

  expect((await merge.stores.consolidations.find(RUN))?.state).toBe('done');
  expect(await levelsIn(merge)).not.toHaveProperty(['users', DAVE]);
  expect(await membershipOf(merge, ERIN)).toBe('ban');
});

test('T-21 one moderator is promoted to 50 and one ban is lifted as a canonical admin approved, each once, and the room reads by whose word', async () => {
  const merge = await givenWaiting();
  await approve(merge, 'promote', DAVE);
  await merge.work();
  await approve(merge, 'lift', ERIN);
  await approve(merge, 'promote', DAVE);
  await merge.work();
  await merge.work();

  expect(await levelsIn(merge)).toMatchObject({ users: { [ALICE]: 100, [CAROL]: 50, [DAVE]: 50 } });
  expect(await membershipOf(merge, ERIN)).toBe('leave');
  const said = await saidIn(merge);
  expect(said.match(/@dave:example\.org moderates here from now on: @alice:example\.org approved it/g)).toHaveLength(1);
  expect(said.match(/The ban of @erin:elsewhere\.org is lifted here/g)).toHaveLength(1);
  expect((await merge.stores.consolidations.find(RUN))?.state).toBe('waiting');
});

test('W-5 undo takes a promotion and a lifted ban back, and leaves alone who is there again', async () => {
  const merge = await givenWaiting();
  const before = await levelsIn(merge);
  await approve(merge, 'promote', DAVE);
  await approve(merge, 'lift', ERIN);
  await merge.work();
  expect([await membershipOf(merge, ERIN), await levelsIn(merge)]).toMatchObject(['leave', { users: { [DAVE]: 50 } }]);

  await merge.stores.consolidations.change(RUN, { state: 'undoing' });
  await merge.work();

  expect((await merge.stores.consolidations.find(RUN))?.state).toBe('undone');
  expect(await levelsIn(merge)).toEqual(before);
  expect(await membershipOf(merge, ERIN)).toBe('ban');
});

test('W-5 who came back after their ban was lifted is not thrown out by undo, and that is reported', async () => {
  const merge = await givenWaiting();
  await approve(merge, 'lift', ERIN);
  await merge.work();
  merge.others.setMembership({ room: CANONICAL, user: ERIN, membership: 'join' });

  await merge.stores.consolidations.change(RUN, { state: 'undoing' });
  await merge.work();

  expect(await membershipOf(merge, ERIN)).toBe('join');
  expect((await merge.stores.consolidations.find(RUN))?.reason).toContain('they are there again');
});

test.each<[string, (merge: Merge) => Promise<void>]>([
  ['a moderator', (merge) => approve(merge, 'promote', DAVE, { by: CAROL })],
  ['an admin of the old room only', (merge) => approve(merge, 'promote', DAVE, { by: DAVE })],
  ['a program with level 100', (merge) => approve(merge, 'promote', DAVE, { by: bot.user })],
  [
    'an admin who was demoted since',
    async (merge) => {
      await approve(merge, 'promote', DAVE);
      const users = { [CAROL]: 50, [service.user]: 100 };
      merge.others.writeState({ room: CANONICAL, by: ALICE, type: 'm.room.power_levels', key: '', content: { users } });
    },
  ],
  [
    'an admin who was removed since',
    async (merge) => {
      await approve(merge, 'promote', DAVE);
      merge.others.setMembership({ room: CANONICAL, user: ALICE, membership: 'leave' });
    },
  ],
  ['an admin who deleted the message', (merge) => approve(merge, 'promote', DAVE, { event: '$gone' as EventId })],
])('T-21 the approval of %s promotes nobody', async (_who, approves) => {
  const merge = await givenWaiting();
  await approves(merge);

  await merge.work();

  expect(await levelsIn(merge)).not.toHaveProperty(['users', DAVE]);
  expect(await saidIn(merge)).not.toContain(DAVE);
});

test('T-21 where level 50 is full power nobody is promoted', async () => {
  const merge = await givenWaiting({}, {});
  await approve(merge, 'promote', DAVE);

  await merge.work();

  expect(await levelsIn(merge)).not.toHaveProperty(['users', DAVE]);
});

test('T-21 where none of ours has the level, people read once what to type, and the run goes on', async () => {
  const merge = await givenWaiting({ [service.user]: 50, [bot.user]: 50 });
  await approve(merge, 'promote', DAVE);

  await merge.work();
  await merge.work();

  expect((await saidIn(merge)).match(/please do it yourselves: \/op @dave:example\.org 50/g)).toHaveLength(1);
  expect(await merge.look(portalOf('#crystal'))).toBeDefined();
  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'waiting', step: 'await-confirmation' });
});

test('T-21 a promotion that somebody took back since is not done again', async () => {
  const merge = await givenWaiting();
  await approve(merge, 'promote', DAVE);
  await merge.work();
  const users = { [ALICE]: 100, [CAROL]: 50, [service.user]: 100 };
  const content = { users, events: FULL_POWER };
  merge.others.writeState({ room: CANONICAL, by: ALICE, type: 'm.room.power_levels', key: '', content });

  await merge.work();

  expect(await levelsIn(merge)).not.toHaveProperty(['users', DAVE]);
});

test.each<[string, ApprovalKind, string]>([
  ['a promotion', 'promote', DAVE],
  ['a ban that was lifted', 'lift', ERIN],
])('T-21 %s is told in the room although the message failed after it was done, once', async (_what, kind, name) => {
  const merge = await givenWaiting();
  await approve(merge, kind, name);
  const { post } = merge.ports.writer;
  const facts = { server: 'example.org', what: 'a message' };
  const isTold = ({ content }: Parameters<typeof post>[0]) => String(content.body).includes(name);
  const failing: typeof post = (message) =>
    isTold(message) ? Promise.reject(new TributaryError('MATRIX_UNREACHABLE', { facts })) : post(message);
  Object.assign(merge.ports.writer, { post: failing });
  await merge.work();
  const before = await saidIn(merge);
  Object.assign(merge.ports.writer, { post });

  await merge.work();
  await merge.work();

  expect(before).not.toContain(name);
  expect((await saidIn(merge)).split(name).length - 1).toBe(1);
});

test.each([
  ['stands', { msgtype: 'm.text', body: `!tributary promote ${DAVE}` }, 50],
  ['was deleted', {}, undefined],
])('C-4 an approval whose message %s', async (_how, content, level) => {
  const merge = await givenWaiting();
  const event = '$approved' as EventId;
  const { readEvent } = merge.ports.world;
  const message = { eventId: event, room: CANONICAL, sender: ALICE, type: 'm.room.message', at: 0, content };
  Object.assign(merge.ports.world, {
    readEvent: async (query: Parameters<typeof readEvent>[0]) => (query.event === event ? message : readEvent(query)),
  });
  await approve(merge, 'promote', DAVE, { event });

  await merge.work();

  expect((await levelsIn(merge)) as object).toHaveProperty('users');
  expect(((await levelsIn(merge)) as { users: Record<string, number> }).users[DAVE]).toBe(level);
});

describe('a server that canonical keeps out', () => {
  const ACL = 'm.room.server_acl ';
  const acl = { allow: ['*'], deny: ['elsewhere.org', 'bad.example'], allow_ip_literals: false };

  const givenKeptOut = () => givenWaiting({}, FULL_POWER, { 'm.room.server_acl': acl });

  test('T-20 is let in by an approval of its name, and no other with it', async () => {
    const merge = await givenKeptOut();
    await approve(merge, 'lift', 'elsewhere.org');

    await merge.work();

    expect((await merge.look(CANONICAL)).state[ACL]).toEqual({ ...acl, deny: ['bad.example'] });
    expect(await membershipOf(merge, ERIN)).toBe('ban');
    expect(await saidIn(merge)).toContain('The ban of elsewhere.org is lifted here');
    await merge.stores.consolidations.change(RUN, { confirmedAt: merge.clock.now() });
    await merge.work();
    expect((await merge.stores.consolidations.find(RUN))?.state).toBe('done');
  });

  test('T-20 stays kept out where nobody named it', async () => {
    const merge = await givenKeptOut();
    await approve(merge, 'lift', 'other.org');

    await merge.work();

    expect((await merge.look(CANONICAL)).state[ACL]).toEqual(acl);
  });
});

test('T-21 after eight promotions people do the rest themselves', async () => {
  const moderators = Array.from({ length: 9 }, (_one, index) => `@mod${index}:example.org` as UserId);
  const merge = await givenWaiting();
  for (const moderator of moderators) await approve(merge, 'promote', moderator);

  await merge.work();

  const { users } = (await levelsIn(merge)) as { users: Record<string, number> };
  expect(moderators.map((moderator) => users[moderator])).toEqual([...Array(8).fill(50), undefined]);
  expect(await saidIn(merge)).toContain('please do it yourselves: /op @mod8:example.org 50');
});

test('T-21 an approval that nothing is left to do for is told of nobody, whatever was done for others', async () => {
  const merge = await givenWaiting();
  await approve(merge, 'promote', DAVE);
  await approve(merge, 'lift', ERIN);
  await merge.work();
  const before = [await saidIn(merge), await levelsIn(merge)];

  await approve(merge, 'promote', CAROL);
  await approve(merge, 'lift', DAVE);
  await approve(merge, 'lift', 'other.org');
  await merge.work();

  expect([await saidIn(merge), await levelsIn(merge)]).toEqual(before);
});

test.each<[string, string, string, Parameters<typeof givenWaiting>]>([
  ['whoever has as much power as we have', ERIN, `/unban ${ERIN}`, [{ [ERIN]: 100, [ALICE]: 101 }]],
  [
    'a server, where its list is above us',
    'elsewhere.org',
    'the list of servers in the settings',
    [
      { [ALICE]: 101 },
      { ...FULL_POWER, 'm.room.server_acl': 101 },
      { 'm.room.server_acl': { allow: ['*'], deny: ['elsewhere.org'] } },
    ],
  ],
])('T-20 %s is let in by the people themselves, who read what to type', async (_whom, name, how, given) => {
  const merge = await givenWaiting(...given);
  await approve(merge, 'lift', name);

  await merge.work();

  expect(await membershipOf(merge, ERIN)).toBe('ban');
  expect(await saidIn(merge)).toContain(`please do it yourselves: ${how}`);
});

test('T-06 an approval whose author may not lift bans there, as the levels are now, is not carried out', async () => {
  const merge = await givenWaiting({ [service.user]: 150 });
  await approve(merge, 'lift', ERIN);
  merge.others.writeState({
    room: CANONICAL,
    by: service.user,
    type: 'm.room.power_levels',
    key: '',
    content: { ...((await levelsIn(merge)) as object), ban: 101 },
  });

  await merge.work();

  expect(await membershipOf(merge, ERIN)).toBe('ban');
  expect(await saidIn(merge)).not.toContain('The ban of');
});
