import type { RoomId, UserId } from '#src/portals/ids';
import { CANONICAL, givenMerge, type Merge, RUN } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

const ADMIN = '@alice:example.org' as UserId;
const RULES = 'm.room.join_rules';

/** A merge into a room that only invited people join, waiting for the second word with its channel linked. */
async function givenClosed(users: Readonly<Record<string, number>> = { [service.user]: 100 }) {
  const merge = await givenMerge({
    policy: { secondConfirmation: true },
    canonical: { state: { [RULES]: { join_rule: 'invite', extra: 1 } } },
    canonicalUsers: { [ADMIN]: 100, ...users },
  });
  await merge.work();
  expect(await runOf(merge)).toMatchObject({ state: 'waiting', step: 'await-confirmation' });
  return merge;
}

function writes(merge: Merge, by: UserId, type: string, content: Readonly<Record<string, string>>): void {
  merge.others.writeState({ room: CANONICAL as RoomId, by, type, key: '', content });
}

const runOf = ({ stores }: Merge) => stores.consolidations.find(RUN);
const rulesOf = async (merge: Merge) => (await merge.look(CANONICAL)).state[`${RULES} `];

test.each([
  [RULES, { join_rule: 'public' }, { join_rule: 'invite' }],
  [RULES, { join_rule: 'knock' }, { join_rule: 'invite' }],
  ['m.room.history_visibility', { history_visibility: 'world_readable' }, { history_visibility: 'shared' }],
  ['m.room.guest_access', { guest_access: 'can_join' }, { guest_access: 'forbidden' }],
])(
  'P-3 T-18 %s that a bridge opens while the run waits is put back, and the run pauses',
  async (type, opened, closed) => {
    const merge = await givenClosed();
    writes(merge, bot.user, type, opened);

    await merge.work();

    expect((await merge.look(CANONICAL)).state[`${type} `]).toMatchObject(closed);
    expect(await runOf(merge)).toMatchObject({
      state: 'paused',
      reason: expect.stringContaining(`${type} by ${bot.user}`),
    });
  },
);

test('P-3 T-18 a run that is resumed after that goes on to its end, and the room stays closed', async () => {
  const merge = await givenClosed();
  writes(merge, bot.user, RULES, { join_rule: 'public' });
  await merge.work();
  await merge.stores.consolidations.change(RUN, { state: 'running', confirmedAt: merge.clock.now() });

  await merge.work();

  expect((await runOf(merge))?.state).toBe('done');
  expect(await rulesOf(merge)).toMatchObject({ join_rule: 'invite' });
});

test('W-5 T-18 undo does not open again what was closed', async () => {
  const merge = await givenClosed();
  writes(merge, bot.user, RULES, { join_rule: 'public' });
  await merge.work();
  await merge.stores.consolidations.change(RUN, { state: 'undoing' });

  await merge.work();

  expect((await runOf(merge))?.state).toBe('undone');
  expect(await rulesOf(merge)).toMatchObject({ join_rule: 'invite' });
});

test('P-3 T-18 what a person opens is theirs to decide: the run pauses and nothing is written', async () => {
  const merge = await givenClosed();
  writes(merge, ADMIN, RULES, { join_rule: 'public' });

  await merge.work();

  expect(await rulesOf(merge)).toEqual({ join_rule: 'public' });
  expect(await runOf(merge)).toMatchObject({ state: 'paused', reason: expect.stringContaining('nothing') });
});

test('W-7 T-29 a bridge that opens the room again and again is closed three times; then a person is asked', async () => {
  const merge = await givenClosed();
  for (let times = 1; times <= 4; times += 1) {
    writes(merge, bot.user, RULES, { join_rule: 'public' });
    await merge.work();
    expect(await rulesOf(merge)).toMatchObject({ join_rule: times <= 3 ? 'invite' : 'public' });
    const { reason } = (await runOf(merge)) ?? {};
    expect(reason).toContain(times <= 3 ? 'was opened' : 'taken back by somebody else 3 times');
    await merge.stores.consolidations.change(RUN, { state: 'running', reason: undefined });
  }
});
