import { HeldRecords } from '#jobs/held-records';
import { workOn } from '#jobs/run-consolidation';
import type { CrashPoint, RunPorts } from '#jobs/run-ports';
import type { Fence } from '#src/consolidation/records';
import { goingForward } from '#src/consolidation/run-state';
import { TributaryError } from '#src/errors/tributary-error';
import type { UserId } from '#src/portals/ids';
import { CANONICAL, givenMerge, type Merge, type MergeGiven, portalOf, RUN } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

const SOURCE = portalOf('#crystal');
const ANN = '@ann:example.org' as UserId;

/** Works once in a process whose answer is lost where an act of this kind took effect, so that it is never recorded. */
function losingAnswers({ ports }: Merge, isLost: (point: CrashPoint) => boolean) {
  const reached: RunPorts['reached'] = async (point) => {
    if (point.where !== 'performed' || !isLost(point)) return;
    throw new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'that' } });
  };
  return workOn(
    { ...ports, reached },
    { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 },
  );
}

const isAct =
  (verb: string) =>
  ({ act }: CrashPoint): boolean =>
    act?.split('/')[3]?.startsWith(`${verb} `) ?? false;

async function outcomesOf({ stores }: Merge, verb: string) {
  const acts = await stores.actRecords.of(RUN);
  return acts.filter(({ act }) => act.verb === verb).map(({ outcome }) => outcome?.result);
}

/** A bridged room that has an admin of its own. */
function withAdmin(given: MergeGiven = {}): MergeGiven {
  const events = { 'm.room.tombstone': 100, 'm.room.power_levels': 100 };
  const levels = { users: { [ANN]: 100, [bot.user]: 100 }, events };
  return { ...given, source: { levels, members: { [ANN]: 'join', '@libera_bob:example.org': 'join' } } };
}

test('C-8 a run goes on after its bridge left a room and nobody of ours is in yet, although nobody can look at rights there', async () => {
  const merge = await givenMerge(withAdmin());
  expect(merge.plan.parties.map(({ id }) => id)).toContain(`source:${SOURCE}`);

  expect(await losingAnswers(merge, isAct('unlink'))).toMatchObject({ kind: 'retries' });
  await merge.work();

  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'done' });
});

test('W-2 what a step finds done after its answer was lost is on record as done by us', async () => {
  const merge = await givenMerge();

  expect(await losingAnswers(merge, isAct('write-state'))).toMatchObject({ kind: 'retries' });
  expect(await outcomesOf(merge, 'write-state')).toEqual([undefined]);
  await merge.work();

  expect(new Set(await outcomesOf(merge, 'write-state'))).toEqual(new Set(['done']));
});

test('W-2 what an admin did between our intent and our next try is on record as theirs, and stays as they wrote it', async () => {
  const merge = await givenMerge({ policy: { secondConfirmation: true } });
  const users = { '@alice:example.org': 100, [service.user]: 100, [bot.user]: 60 };
  const writeState = () => {
    merge.others.writeState({
      room: CANONICAL,
      by: service.user,
      type: 'm.room.power_levels',
      key: '',
      content: { users },
    });
    throw new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'that' } });
  };
  const ports = { ...merge.ports, writer: { ...merge.ports.writer, writeState } };
  const request = { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 };
  expect(await workOn(ports, request)).toMatchObject({ kind: 'retries' });

  await merge.work();

  const [levels] = (await merge.stores.actRecords.of(RUN)).filter(({ act }) => act.verb === 'write-state');
  expect(levels?.outcome).toEqual({ result: 'already', why: 'something else came first' });
  expect((await merge.look(CANONICAL)).state['m.room.power_levels ']).toEqual({ users });
});

test('W-9 a leg that waits has its own act open while the others go on, however often they end', async () => {
  const merge = await givenMerge({ channels: ['#one', '#two', '#three'], policy: { secondConfirmation: true } });
  merge.bridge.answers.set('#two', 'nothing');

  for (let look = 0; look < 4; look += 1) await merge.work();

  expect(await outcomesOf(merge, 'link')).toEqual(['done', undefined, 'done']);
  merge.bridge.answers.set('#two', 'yes');
  await merge.work();
  expect(await outcomesOf(merge, 'link')).toEqual(['done', 'done', 'done']);
  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ step: 'await-confirmation' });
});

test('W-2 a message that did not go out beside others that did goes out the next time', async () => {
  const merge = await givenMerge({ policy: { secondConfirmation: true } });
  const post = () => Promise.reject(new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org' } }));
  const ports = { ...merge.ports, writer: { ...merge.ports.writer, post } };
  const request = { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 };
  expect(await workOn(ports, request)).toMatchObject({ kind: 'retries' });

  await merge.work();

  expect((await merge.look(SOURCE)).said).toEqual([expect.stringContaining('has been joined into Crystal')]);
});

test('W-2 what an act came to stays on record as it was, also when its step ends after it', async () => {
  const merge = await givenMerge();
  const why = 'the directory is closed';
  const setListed = () =>
    Promise.reject(
      new TributaryError('MATRIX_REFUSED', { facts: { server: 'example.org', what: 'that', error: why } }),
    );
  const ports = { ...merge.ports, writer: { ...merge.ports.writer, setListed } };

  await workOn(ports, { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 });

  const acts = await merge.stores.actRecords.of(RUN);
  const refused = acts.find(({ act }) => act.verb === 'list-room');
  expect(refused?.outcome).toEqual({ result: 'refused', why: expect.stringContaining(why) });
  const posts = acts.filter(({ act }) => act.verb === 'post');
  expect(posts).toHaveLength(2);
  for (const { outcome } of posts) expect(outcome?.event).toEqual(expect.any(String));
});

test('W-2 an intent is on record before anything is done, also beside acts that are done already', async () => {
  const { ports, clock, stores } = await givenMerge();
  const fence = (await stores.leases.take({ consolidation: RUN, holder: 'w', forMs: 60_000, graceMs: 0 })) as Fence;
  const held = new HeldRecords({ records: ports, clock, fence });
  const place = { consolidation: RUN, step: 'announce', leg: SOURCE } as const;
  const act = { verb: 'leave', actor: service.id, room: CANONICAL } as const;
  const intent = (id: string, isDone: boolean) => ({ id, place, act, former: {}, isDone });

  await held.intend([intent('done', true), intent('open', false)], { onlyFrom: goingForward });

  expect((await stores.actRecords.of(RUN)).map(({ id }) => id)).toEqual(['done', 'open']);
});
