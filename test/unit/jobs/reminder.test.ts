import type { UserId } from '#src/portals/ids';
import { CANONICAL, givenMerge, type Merge, type MergeGiven, portalOf, RUN } from '#test/world/merge-world';
import { service } from '#test/world/simulated-rooms';

const A_DAY = 86_400_001;
const OLD = portalOf('#crystal');

const reminding = (given: MergeGiven = {}) => givenMerge({ ...given, policy: { reminderDays: 3 } });

async function days(merge: Merge, count: number): Promise<void> {
  for (let day = 0; day < count; day += 1) {
    merge.clock.advance(A_DAY);
    await merge.work();
  }
}

const reminders = async (merge: Merge, room = OLD) =>
  (await merge.look(room)).said.filter((text) => text.includes('only reminder'));

async function levelOfOurs(merge: Merge): Promise<number | undefined> {
  const { state } = await merge.look(OLD);
  return (state['m.room.power_levels '] as { users: Record<string, number> }).users[service.user];
}

const watchOf = async (merge: Merge) => (await merge.stores.stepRecords.of(RUN)).find(({ step }) => step === 'watch');

test('W-9 those who stayed behind are reminded once, when the policy says so, with a link, and mention nobody', async () => {
  const merge = await reminding();
  await merge.work();
  await days(merge, 2);
  expect(await reminders(merge)).toEqual([]);

  await days(merge, 1);
  const [text, ...others] = await reminders(merge);
  await days(merge, 4);

  expect(others).toEqual([]);
  expect(text).toContain('https://matrix.to/#/');
  expect(await reminders(merge)).toHaveLength(1);
  const [posted] = (await merge.stores.actRecords.of(RUN)).filter(
    ({ act }) => act.verb === 'post' && act.purpose === 'reminder',
  );
  expect(posted?.act).toMatchObject({ room: OLD, content: { msgtype: 'm.notice', 'm.mentions': {} } });
});

test('T-22 until the reminder our account keeps its level in the old room, and gives it up right after', async () => {
  const merge = await reminding();
  await merge.work();
  expect(await levelOfOurs(merge)).toBe(100);

  await days(merge, 3);

  expect(await levelOfOurs(merge)).toBeUndefined();
});

test('W-9 where everybody has followed nobody is reminded, and the level goes all the same', async () => {
  const merge = await reminding();
  await merge.work();
  for (const user of ['@dave:example.org', '@erin:elsewhere.org'] as UserId[])
    merge.others.writeState({
      room: CANONICAL,
      by: user,
      type: 'm.room.member',
      key: user,
      content: { membership: 'join' },
    });

  await days(merge, 5);

  expect(await reminders(merge)).toEqual([]);
  expect(await levelOfOurs(merge)).toBeUndefined();
  const counts = merge.stores.story.filter(({ what }) => what === 'people-followed').map(({ detail }) => detail);
  expect(counts).toEqual([
    { servers: ['elsewhere.org', 'example.org'].map((server) => ({ server, followed: 0, staying: 1, gone: 0 })) },
    { servers: ['elsewhere.org', 'example.org'].map((server) => ({ server, followed: 1, staying: 0, gone: 0 })) },
  ]);
});

test('T-15 nobody is reminded of a canonical that was replaced itself, and the level goes all the same', async () => {
  const merge = await reminding();
  await merge.work();
  const content = { body: '', replacement_room: '!onward:example.org' };
  merge.others.writeState({ room: CANONICAL, by: service.user, type: 'm.room.tombstone', key: '', content });

  await days(merge, 5);

  expect(await reminders(merge)).toEqual([]);
  expect(await levelOfOurs(merge)).toBeUndefined();
});

test('W-9 without the policy nobody is ever reminded, and the level goes at the end of the run', async () => {
  const merge = await givenMerge();
  await merge.work();
  expect(await levelOfOurs(merge)).toBeUndefined();

  await days(merge, 31);

  expect(await reminders(merge)).toEqual([]);
});

test('T-22 a room in which somebody took our level away is not reminded: that is said, and the watch goes on', async () => {
  const merge = await reminding();
  await merge.work();
  const { state } = await merge.look(OLD);
  const levels = state['m.room.power_levels '] as { users: Record<string, number> };
  const { [service.user]: _ours, ...users } = levels.users;
  merge.others.writeState({
    room: OLD,
    by: '@libera_bob:example.org' as UserId,
    type: 'm.room.power_levels',
    key: '',
    content: { ...levels, users },
  });

  await days(merge, 4);

  expect(await reminders(merge)).toEqual([]);
  expect((await watchOf(merge))?.note).toContain('everything is as it was left');
});

test('W-2 a worker that dies anywhere around the reminder does not repeat it', async () => {
  for (let point = 0; point < 6; point += 1) {
    const merge = await reminding();
    await merge.work();
    merge.clock.advance(3 * A_DAY);
    await merge.workDyingAt(point);
    await days(merge, 1);

    expect({ point, said: (await reminders(merge)).length, level: await levelOfOurs(merge) }).toEqual({
      point,
      said: 1,
      level: undefined,
    });
  }
});

test.each([
  [['#one'], '#one is closed and points here.'],
  [['#one', '#two'], '#one and #two are closed and point here.'],
])(
  'C-10 the question for the last word says in good English which rooms are closed, and what to write: %s',
  async (channels, sentence) => {
    const merge = await givenMerge({ channels, policy: { secondConfirmation: true } });

    await merge.work();

    const asked = (await merge.look(CANONICAL)).said.filter((body) => body.startsWith('Everything is prepared'));
    expect(asked).toEqual([expect.stringContaining(`Everything is prepared: ${sentence}`)]);
    expect(asked[0]).toContain(`Whoever moderates here can object: !tributary object ${merge.plan.id}`);
    expect(asked).toEqual([expect.stringContaining(`!tributary confirm ${RUN}`)]);
  },
);
