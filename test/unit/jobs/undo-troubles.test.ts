import { workOn } from '#jobs/run-consolidation';
import type { RunPorts } from '#jobs/run-ports';
import type { ErrorCode } from '#src/errors/registry';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import { CANONICAL, givenMerge, type Merge, portalOf, RUN } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

/** A run that waits for its last word, and whose undo is asked for. */
async function givenUndoing(): Promise<Merge> {
  const merge = await givenMerge({ policy: { secondConfirmation: true } });
  await merge.work();
  await merge.stores.consolidations.change(RUN, { state: 'undoing' });
  return merge;
}

function workWith(merge: Merge, writer: Partial<RunPorts['writer']>) {
  const ports = { ...merge.ports, writer: { ...merge.ports.writer, ...writer } };
  return workOn(ports, { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 });
}

function failing(code: ErrorCode) {
  return () => Promise.reject(new TributaryError(code, { facts: { server: 'example.org', what: 'that' } }));
}

test('W-4 an undo whose lease is gone between record and request takes nothing for left over', async () => {
  const merge = await givenUndoing();

  expect(await workWith(merge, { removeAlias: failing('LEASE_LOST') })).toMatchObject({ kind: 'busy' });

  const moved = (await merge.stores.actRecords.of(RUN)).find(({ act }) => act.verb === 'move-alias');
  expect(moved).not.toHaveProperty('undoneAt');
  await merge.work();
  expect(await merge.stores.consolidations.find(RUN)).not.toHaveProperty('reason');
});

test('W-5 a room that cannot be told that its link is missing keeps nothing else from being taken back', async () => {
  const merge = await givenUndoing();
  merge.bridge.answers.set('#crystal', 'nothing');

  await workWith(merge, { post: failing('MATRIX_REFUSED') });

  const { state, reason } = (await merge.stores.consolidations.find(RUN)) ?? {};
  expect(state).toBe('undone');
  expect(reason).toContain(`${portalOf('#crystal')} is open again without #crystal`);
  expect(reason).toContain('its people could not be told');
});

test('W-5 a room that cannot be told that its link is missing is named for it once, however often the undo begins again', async () => {
  const merge = await givenUndoing();
  merge.bridge.answers.set('#crystal', 'nothing');
  const post = failing('MATRIX_REFUSED');
  const untold = async () => {
    const leftovers = (await merge.stores.actRecords.of(RUN)).flatMap(({ leftover }) => leftover ?? []);
    return leftovers.join('\n').split('could not be told').length - 1;
  };

  for (let time = 0; time < 2; time += 1)
    expect(await workWith(merge, { post, leave: failing('MATRIX_UNREACHABLE') })).toMatchObject({ kind: 'retries' });

  expect(await untold()).toBe(1);
  await merge.work();
  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'undone' });
  expect(await untold()).toBe(0);
});

test('W-5 an undo that only people can help is shown as failed with its reason, once', async () => {
  const merge = await givenUndoing();
  const before = merge.stores.story.length;
  const world = { ...merge.ports.world, isJoined: failing('MATRIX_NOT_FOUND') };
  const stop = new AbortController().signal;

  await workOn({ ...merge.ports, world }, { consolidation: RUN, holder: 'w', stop, failures: 0 });

  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'failed', reason: expect.any(String) });
  expect(merge.stores.story.slice(before).map(({ what }) => what)).toEqual(['run-failed']);
});

test('W-8 an undo that meets a silent server lets time pass before it tries again', async () => {
  const merge = await givenUndoing();

  const end = await workWith(merge, { removeAlias: failing('MATRIX_UNREACHABLE') });

  expect(end).toMatchObject({ kind: 'retries', afterMs: 2_000 });
  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'undoing' });
});

test('W-5 an undo names the levels that people gave for it and that still stand, and no others', async () => {
  const alice = { '@alice:example.org': 100 };
  const merge = await givenMerge({ canonicalUsers: alice, policy: { secondConfirmation: true } });
  const give = (levels: Readonly<Record<string, number>>) => {
    const content = { users: { ...alice, ...levels } };
    merge.others.writeState({ room: CANONICAL, by: service.user, type: 'm.room.power_levels', key: '', content });
  };
  await merge.work();
  give({ [service.user]: 50, [bot.user]: 50 });
  await merge.work();
  give({ [bot.user]: 50 });
  await merge.stores.consolidations.change(RUN, { state: 'undoing' });

  await workWith(merge, { leave: failing('MATRIX_UNREACHABLE') });
  await merge.work();

  const undone = await merge.stores.consolidations.find(RUN);
  const left = `in #crystal:example.org, ${bot.user} has level 50, given by hand for the run: whoever gave it takes it back`;
  expect(undone).toMatchObject({ state: 'undone', reason: left });
  expect(merge.stores.story.filter(({ what }) => what === 'levels-left-by-hand')).toHaveLength(1);
});

test('W-5 an undo names the address that people moved for it, which leads to canonical still', async () => {
  const none = { aliasNamespaces: [] };
  const merge = await givenMerge({
    actors: [
      { ...service, ...none },
      { ...bot, ...none },
    ],
    policy: { secondConfirmation: true },
  });
  const alias = merge.plan.legs[0]?.aliases[0]?.alias;
  await merge.work();
  if (alias) merge.others.pointAlias({ alias, room: CANONICAL });
  await merge.work();

  await merge.stores.consolidations.change(RUN, { state: 'undoing' });
  await merge.work();

  const undone = await merge.stores.consolidations.find(RUN);
  expect(undone).toMatchObject({ state: 'undone', reason: expect.stringContaining(`${alias} was moved by hand`) });
});

/** How often each request is made of the rooms. */
function counting(merge: Merge): { readonly writer: Partial<RunPorts['writer']>; readonly count: () => number } {
  const { pointAlias } = merge.ports.writer;
  let count = 0;
  const counted: typeof pointAlias = async (request) => {
    count += 1;
    return pointAlias(request);
  };
  return { writer: { pointAlias: counted }, count: () => count };
}

test('W-5 the journal tells of an address that undo led back, and of none that it could not', async () => {
  const [merge, taken] = [await givenUndoing(), await givenUndoing()];
  const alias = taken.plan.legs[0]?.aliases[0]?.alias;
  if (alias) taken.others.pointAlias({ alias, room: '!squat:evil.org' as RoomId });

  await merge.work();
  await taken.work();

  const journalOf = async ({ stores }: Merge) => (await stores.aliasJournal.of(RUN)).map(({ state }) => state);
  expect([await journalOf(merge), await journalOf(taken)]).toEqual([['put-back'], ['moved']]);
  expect((await taken.stores.consolidations.find(RUN))?.reason).toContain(alias);
});

test('W-5 what an undo has taken back is not taken back once more when it begins again', async () => {
  const merge = await givenUndoing();
  const { writer, count } = counting(merge);

  expect(await workWith(merge, { ...writer, leave: failing('MATRIX_UNREACHABLE') })).toMatchObject({ kind: 'retries' });
  await workWith(merge, writer);

  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'undone' });
  expect(count()).toBe(1);
});

test('W-4 a process that closes stops its undo between two acts, and the next one goes on', async () => {
  const merge = await givenUndoing();
  const closing = new AbortController();
  const isUndone = async () => (await merge.stores.actRecords.of(RUN)).filter(({ undoneAt }) => undoneAt !== undefined);
  const reached: RunPorts['reached'] = async ({ where }) => {
    if (where === 'recorded' && (await isUndone()).length === 2) closing.abort();
  };

  const request = { consolidation: RUN, holder: 'w', stop: closing.signal, failures: 0 };
  expect(await workOn({ ...merge.ports, reached }, request)).toEqual({ kind: 'sleeps', afterMs: 0 });

  expect(await isUndone()).toHaveLength(2);
  await merge.work();
  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'undone' });
});

test('W-5 what a server will never let be taken back is named, and keeps nothing else from being taken back', async () => {
  const [merge, other] = [await givenUndoing(), await givenUndoing()];

  await workWith(merge, { leave: failing('MATRIX_REFUSED') });
  await other.work();

  const { state, reason } = (await merge.stores.consolidations.find(RUN)) ?? {};
  expect(state).toBe('undone');
  expect(reason).toContain('not taken back');
  const without = async ({ stores }: Merge, verb: string) =>
    (await stores.actRecords.of(RUN)).filter(({ act, leftover }) => act.verb !== verb && leftover !== undefined);
  expect(await without(merge, 'join')).toEqual(await without(other, 'join'));
  expect((await merge.stores.aliasJournal.of(RUN)).map((entry) => entry.state)).toEqual(['put-back']);
});
