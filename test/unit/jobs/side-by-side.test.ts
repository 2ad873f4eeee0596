import { workOn } from '#jobs/run-consolidation';
import { TributaryError } from '#src/errors/tributary-error';
import { aliasOf, CANONICAL, givenMerge, portalOf, RUN, SPACE } from '#test/world/merge-world';

const STEPS = ['publish-aliases', 'record-bridges', 'update-spaces', 'update-directories', 'announce'];

test('W-2 all intents of steps that go out side by side stand in the order of the steps before the first is tried', async () => {
  const merge = await givenMerge();
  let intended: readonly string[] | undefined;

  await merge.work(async ({ step, act }) => {
    if (act === undefined || !STEPS.includes(step)) return;
    intended ??= (await merge.stores.actRecords.of(RUN)).map((record) => record.step);
  });

  const together = (intended ?? []).filter((step) => STEPS.includes(step));
  expect([...new Set(together)]).toEqual(STEPS);
  expect(together).toEqual([...together].sort((a, b) => STEPS.indexOf(a) - STEPS.indexOf(b)));
});

test('W-2 one of them that is refused keeps no other from ending; the run pauses there, and what was announced is true without it', async () => {
  const merge = await givenMerge();
  const { writer } = merge.ports;
  const refused = new TributaryError('MATRIX_REFUSED', {
    facts: {
      server: 'example.org',
      what: 'm.space.child',
      actor: 'x',
      status: 403,
      errcode: 'M_FORBIDDEN',
      error: 'no',
    },
  });
  const writeState: typeof writer.writeState = (write) =>
    write.room === SPACE ? Promise.reject(refused) : writer.writeState(write);

  const request = { consolidation: RUN, holder: 'worker', stop: new AbortController().signal, failures: 0 };
  await workOn({ ...merge.ports, writer: { ...writer, writeState } }, request);

  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'paused', step: 'update-spaces' });
  const steps = await merge.stores.stepRecords.of(RUN);
  expect(steps.filter(({ step }) => STEPS.includes(step)).map(({ step, state }) => `${step}: ${state}`)).toEqual([
    'publish-aliases: done',
    'record-bridges: done',
    'update-spaces: started',
    'update-directories: done',
    'announce: done',
  ]);
  const source = await merge.look(portalOf('#crystal'));
  expect(source.said).toEqual([expect.stringContaining('This room has been joined into Crystal')]);
  expect(source.aliases).toEqual([]);
  expect((await merge.look(CANONICAL)).aliases).toContain(aliasOf('#crystal'));
  expect(Object.keys(source.state).filter((key) => key.includes('tombstone'))).toEqual([]);
});

test('W-2 what was refused is done when the run goes on, and what had ended is not done again', async () => {
  const merge = await givenMerge();
  const { writer } = merge.ports;
  let wasRefused = false;
  const writeState: typeof writer.writeState = async (write) => {
    if (write.room !== SPACE || wasRefused) return writer.writeState(write);
    wasRefused = true;
    throw new TributaryError('MATRIX_UNREACHABLE', {
      facts: { server: 'example.org', what: 'm.space.child', actor: 'x', error: 'no answer' },
    });
  };
  const request = { consolidation: RUN, holder: 'worker', stop: new AbortController().signal, failures: 0 };
  const ports = { ...merge.ports, writer: { ...writer, writeState } };

  expect(await workOn(ports, request)).toMatchObject({ kind: 'retries' });
  await workOn(ports, request);

  const undisturbed = await givenMerge();
  await undisturbed.work();
  expect(await merge.lookAround()).toEqual(await undisturbed.lookAround());
});

test('W-5 a pause that comes when they are to go out lets none of them begin', async () => {
  const merge = await givenMerge();

  await merge.work(async ({ step, where, act }) => {
    if (step !== STEPS.at(-1) || where !== 'before' || act !== undefined) return;
    await merge.stores.consolidations.change(RUN, { state: 'paused', onlyFrom: ['running'] });
  });

  expect((await merge.stores.consolidations.find(RUN))?.state).toBe('paused');
  expect((await merge.stores.actRecords.of(RUN)).filter(({ step }) => STEPS.includes(step))).toEqual([]);
});
