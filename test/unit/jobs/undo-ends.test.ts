import { workOn } from '#jobs/run-consolidation';
import type { RunPorts } from '#jobs/run-ports';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import { aliasOf, CANONICAL, givenMerge, type Merge, portalOf, RUN } from '#test/world/merge-world';
import { service } from '#test/world/simulated-rooms';

const SOURCE = portalOf('#crystal');

/** A run that waits for its last word, in rooms of these channels. */
async function givenWaiting(channels: readonly string[] = ['#crystal']): Promise<Merge> {
  const merge = await givenMerge({ channels, policy: { secondConfirmation: true } });
  await merge.work();
  return merge;
}

async function askForUndo({ stores }: Merge): Promise<void> {
  await stores.consolidations.change(RUN, { state: 'undoing' });
}

function workWith(merge: Merge, writer: Partial<RunPorts['writer']>) {
  const ports = { ...merge.ports, writer: { ...merge.ports.writer, ...writer } };
  return workOn(ports, { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 });
}

function failing(code: 'MATRIX_REFUSED' | 'MATRIX_UNREACHABLE') {
  return () => Promise.reject(new TributaryError(code, { facts: { server: 'example.org', what: 'that' } }));
}

test('W-5 when an undo has ended, each of its steps and rooms and its plan say so', async () => {
  const merge = await givenWaiting(['#one', '#two']);
  await askForUndo(merge);

  await merge.work();

  const steps = await merge.stores.stepRecords.of(RUN);
  const legs = await merge.stores.consolidations.legsOf(RUN);
  expect(steps.length).toBeGreaterThan(10);
  expect(new Set(steps.map(({ state }) => state))).toEqual(new Set(['undone']));
  expect(legs.map(({ room, state }) => `${room} ${state}`)).toEqual([
    `${portalOf('#one')} undone`,
    `${portalOf('#two')} undone`,
  ]);
  expect((await merge.stores.plans.find(merge.plan.id))?.state).toBe('ended');
});

test('W-5 the log tells once that an undo has ended, with what was left over', async () => {
  const merge = await givenWaiting();
  const alias = aliasOf('#crystal');
  merge.others.pointAlias({ alias, room: '!squat:evil.org' as RoomId });
  await askForUndo(merge);

  await merge.work();
  await merge.work();

  const told = merge.stores.story.filter(({ what }) => what === 'undone');
  const leftover = `${alias} leads to !squat:evil.org, where somebody else led it`;
  expect(told).toEqual([expect.objectContaining({ detail: { leftovers: expect.arrayContaining([leftover]) } })]);
});

test('W-5 what people did after an undo had taken it back is theirs, also when the undo begins again', async () => {
  const merge = await givenWaiting();
  await askForUndo(merge);
  const alias = aliasOf('#crystal');
  expect(await workWith(merge, { leave: failing('MATRIX_UNREACHABLE') })).toMatchObject({ kind: 'retries' });
  expect(await merge.ports.world.resolve(alias)).toMatchObject({ room: SOURCE });
  merge.others.pointAlias({ alias, room: CANONICAL });

  await merge.work();

  expect((await merge.stores.consolidations.find(RUN))?.state).toBe('undone');
  expect(await merge.ports.world.resolve(alias)).toMatchObject({ room: CANONICAL });
});

test('W-5 what a server refused us and somebody else did since stays as they did it', async () => {
  const merge = await givenMerge({ policy: { secondConfirmation: true } });
  await workWith(merge, { setListed: failing('MATRIX_REFUSED') });
  await merge.ports.writer.setListed({ room: SOURCE, as: service.id, listed: false });
  await askForUndo(merge);

  await merge.work();

  expect((await merge.stores.consolidations.find(RUN))?.state).toBe('undone');
  expect((await merge.look(SOURCE)).listed).toBe(false);
});

test('W-5 an undo that begins again does not take back what it told the room of its missing link', async () => {
  const merge = await givenWaiting();
  merge.bridge.answers.set('#crystal', 'nothing');
  await askForUndo(merge);
  expect(await workWith(merge, { leave: failing('MATRIX_UNREACHABLE') })).toMatchObject({ kind: 'retries' });

  const { said } = await merge.look(SOURCE);
  await merge.work();

  expect((await merge.stores.consolidations.find(RUN))?.state).toBe('undone');
  merge.others.setMembership({ room: SOURCE, user: service.user, membership: 'join' }); // to look inside
  expect((await merge.look(SOURCE)).said).toEqual(said);
  expect(said).toEqual([expect.stringContaining('#crystal on libera is not back yet')]);
});

test('W-5 rooms get back what they said of their addresses, in each leg, and the report names nothing', async () => {
  const channels = ['#one', '#two'];
  const before = (await (await givenMerge({ channels })).lookAround()).map(
    ({ state }) => state['m.room.canonical_alias '],
  );
  const merge = await givenWaiting(channels);
  await askForUndo(merge);

  await merge.work();

  expect(await merge.stores.consolidations.find(RUN)).not.toHaveProperty('reason');
  const after = (await merge.lookAround()).map(({ state }) => state['m.room.canonical_alias ']);
  expect(after).toEqual(before);
});

test('W-5 a room without its link says its addresses again, as long as somebody with the level for it is inside', async () => {
  const before = await (await givenMerge()).look(SOURCE);
  const merge = await givenWaiting();
  merge.bridge.answers.set('#crystal', 'nothing');
  await askForUndo(merge);

  await merge.work();

  merge.others.setMembership({ room: SOURCE, user: service.user, membership: 'join' }); // to look inside
  const addresses = ({ state }: typeof before) => state['m.room.canonical_alias '];
  expect(addresses(await merge.look(SOURCE))).toEqual(addresses(before));
});
