import { describeAct } from '#src/consolidation/act';
import type { RoomId, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { givenMerge, type Merge, portalOf, RUN } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

const PORTAL: RoomId = portalOf('#crystal');
const LATE = '@libera_late:example.org' as UserId;
const LEVELS = 'm.room.power_levels';

/** A merge in whose old room something happens while the bridge removes the link, with the levels of that moment. */
async function givenUnlinking(happens: (merge: Merge, levels: JsonObject) => void): Promise<Merge> {
  const merge = await givenMerge();
  const { driver } = merge.bridge;
  const { unlink } = driver;
  Object.assign(driver, {
    unlink: async (query: Parameters<typeof unlink>[0]) => {
      const levels = await merge.ports.world.readStateEvent({ room: PORTAL, as: bot.id, type: LEVELS, key: '' });
      const answer = await unlink(query);
      happens(merge, levels?.content ?? {});
      return answer;
    },
  });
  return merge;
}

function writeLevels({ others }: Merge, content: JsonObject): void {
  others.writeState({ room: PORTAL, by: bot.user, type: LEVELS, key: '', content });
}

async function deedsOf({ stores }: Merge): Promise<readonly string[]> {
  const acts = (await stores.actRecords.of(RUN)).filter(({ step }) => step === 'await-drained');
  return acts.map(({ act }) => describeAct(act));
}

async function membersOf({ ports }: Merge): Promise<readonly UserId[]> {
  return ports.world.joinedMembers({ room: PORTAL, as: service.id });
}

describe('a user of the bridge who stays in the old room', () => {
  const joins = ({ others }: Merge) => others.setMembership({ room: PORTAL, user: LATE, membership: 'join' });

  test('B-7 is waited for at first, and not removed', async () => {
    const merge = await givenUnlinking(joins);
    await merge.work();
    merge.clock.advance(4_000);
    await merge.work();

    const what = expect.stringContaining("the bridge's users to leave");
    const waitingFor = [{ party: 'machine', what }];
    expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'waiting', waitingFor });
    expect(await membersOf(merge)).toContain(LATE);
  });

  test('B-7 is left to people when standing as high as we do: the run pauses after a quarter of an hour and names them', async () => {
    const merge = await givenUnlinking((town, levels) => {
      joins(town);
      writeLevels(town, { ...levels, users: { ...(levels.users as object), [LATE]: 100 } });
    });
    await merge.work();
    merge.clock.advance(14 * 60_000);
    await merge.work();
    const before = await merge.stores.consolidations.find(RUN);
    merge.clock.advance(60_000);
    await merge.work();

    expect(before).toMatchObject({ state: 'waiting', step: 'await-drained' });
    const run = await merge.stores.consolidations.find(RUN);
    expect(run).toMatchObject({ state: 'paused', reason: expect.stringContaining(LATE) });
    expect(await membersOf(merge)).toContain(LATE);
    expect((await merge.look(PORTAL)).state['m.room.tombstone ']).toBeUndefined();
  });
});

test('B-8 where the bridge took our level back as it left, its bot comes for it once more, gives it, and leaves again', async () => {
  const merge = await givenUnlinking((town, levels) => writeLevels(town, { ...levels, users: { [bot.user]: 100 } }));

  await merge.work();

  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'done' });
  expect(await deedsOf(merge)).toEqual([
    expect.stringMatching(/^service:\S+ joins/),
    expect.stringMatching(/^bot:\S+ joins/),
    expect.stringMatching(/^bot:\S+ .*m\.room\.power_levels/),
    expect.stringMatching(/^bot:\S+ leaves/),
  ]);
  expect(await membersOf(merge)).not.toContain(bot.user);
  expect((await merge.look(PORTAL)).state['m.room.tombstone ']).toBeDefined();
});
