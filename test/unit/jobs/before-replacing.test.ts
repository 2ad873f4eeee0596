import type { CrashPoint } from '#jobs/run-ports';
import type { RoomId } from '#src/portals/ids';
import { aliasOf, CANONICAL, givenMerge, type Merge, portalOf, RUN } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

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
  expect((await merge.look(portalOf('#crystal'))).state['m.room.tombstone ']).toBeUndefined();
}

test('P-5 what changed since everybody agreed keeps a room from being replaced to the last moment', async () => {
  const merge = await givenMerge();
  const change = { room: CANONICAL, by: service.user, type: 'm.room.join_rules', key: '' };

  await merge.work(atTheLastMoment(() => merge.others.writeState({ ...change, content: { join_rule: 'invite' } })));

  await expectPaused(merge, 'the join rule');
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
  expect((await merge.look(portalOf('#crystal'))).state['m.room.tombstone ']).toBeUndefined();
});
