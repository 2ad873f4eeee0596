import type { ConsolidationState } from '#src/consolidation/records';
import type { StepName } from '#src/consolidation/step-names';
import { TributaryError } from '#src/errors/tributary-error';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';

async function givenRun(given: Parameters<typeof givenActs>[0] = {}) {
  const town = givenActs(given);
  const plan = await town.asked();
  const { consolidation } = await town.acts.run({ plan: plan.id, by: PEOPLE.ann });
  const put = (state: ConsolidationState, step: StepName) =>
    town.ports.consolidations.change(consolidation.id, { state, step });
  return { ...town, plan, id: consolidation.id, put };
}

test('W-4 running a plan starts one run, however often it is asked', async () => {
  const { acts, plan, id, stores, woken } = await givenRun();

  const again = await acts.run({ plan: plan.id });

  expect(again.consolidation.id).toBe(id);
  expect(await stores.consolidations.list()).toHaveLength(1);
  expect(woken).toEqual([id, id]);
  expect(again).toMatchObject({ liveWorkers: 1, legs: [{ room: ROOMS.chat, state: 'open' }] });
});

test('C-11 who started a run is told once, whoever asks for it again', async () => {
  const { acts, plan, id, stores } = await givenRun();

  await acts.run({ plan: plan.id, by: PEOPLE.ops });

  const told = stores.story.filter(({ what }) => what === 'run-started');
  expect(told).toEqual([expect.objectContaining({ consolidation: id, who: PEOPLE.ann })]);
});

test('W-4 two calls at the same moment start one run', async () => {
  const town = givenActs();
  const plan = await town.asked();

  const runs = await Promise.all([town.acts.run({ plan: plan.id }), town.acts.run({ plan: plan.id })]);

  expect(new Set(runs.map(({ consolidation }) => consolidation.id)).size).toBe(1);
});

test('W-4 a room of another run is refused, and nothing is started', async () => {
  const { acts, stores } = await givenRun();
  const { plan } = await acts.plan({ into: ROOMS.canonical, retire: [ROOMS.portal], dryRun: true });
  await stores.plans.keep({ ...plan, blockers: [] });

  await expect(acts.run({ plan: plan.id })).rejects.toMatchObject({
    code: 'ROOM_LOCKED',
  });
  expect(await stores.consolidations.list()).toHaveLength(1);
});

test('C-7 a plan that somebody refused does not run', async () => {
  const { acts, id, plan, ports } = await givenRun();
  await ports.consolidations.change(id, { state: 'refused', reason: 'Grace said no' });

  await expect(acts.run({ plan: plan.id })).rejects.toMatchObject({ code: 'CONSENT_REFUSED', kind: 'not-allowed' });
});

test('F-5 a plan that was never run says who has still to agree', async () => {
  const town = givenActs();
  const plan = await town.asked();

  await expect(town.acts.status({ id: plan.id })).rejects.toMatchObject({
    code: 'PLAN_NEVER_RUN',
    facts: { parties: 'Still to agree: #crystal:example.org and #chat:example.org.' },
  });
  await expect(town.acts.status({ id: 'c_nothing' })).rejects.toMatchObject({ code: 'CONSOLIDATION_NOT_FOUND' });
});

test('W-9 a run is paused between steps and resumed, both as often as one likes', async () => {
  const { acts, id, stores } = await givenRun();

  await acts.pause({ id, by: PEOPLE.ops });
  expect((await acts.pause({ id })).consolidation).toMatchObject({
    state: 'paused',
    reason: `paused by ${PEOPLE.ops}`,
  });
  await acts.resume({ id });
  expect((await acts.resume({ id })).consolidation.state).toBe('running');
  expect(stores.story.map(({ what }) => what).slice(-2)).toEqual(['run-pause', 'run-resume']);
});

test('C-11 the log tells of a pause, a resumption and an undo also where nothing can be written any more after the change', async () => {
  const { acts, id, ports, stores } = await givenRun();
  const died = new TributaryError('DATABASE_UNREACHABLE', { facts: { address: 'db', why: 'it was killed' } });
  Object.assign(ports.audit, { append: () => Promise.reject(died) });

  await acts.pause({ id, by: PEOPLE.ops });
  await acts.resume({ id, by: PEOPLE.ops });
  await acts.undo({ id, by: PEOPLE.ops });

  const told = stores.story.filter(({ consolidation, who }) => consolidation === id && who === PEOPLE.ops);
  expect(told.map(({ what, detail }) => [what, detail])).toEqual([
    ['run-pause', { from: 'running' }],
    ['run-resume', { from: 'paused' }],
    ['run-undo', { from: 'running' }],
  ]);
});

test('W-5 a run is undone before the point of no return', async () => {
  const { acts, id } = await givenRun();

  expect((await acts.undo({ id })).consolidation.state).toBe('undoing');
  expect((await acts.undo({ id })).consolidation.state).toBe('undoing');
});

test('W-6 after the point of no return nothing is undone', async () => {
  const { acts, id, ports, clock } = await givenRun();
  await ports.consolidations.change(id, { pointOfNoReturnAt: clock.now() });

  await expect(acts.undo({ id })).rejects.toMatchObject({ code: 'UNDO_TOO_LATE' });
  expect((await acts.status({ id })).consolidation.state).toBe('running');
});

test.each(['done', 'undone', 'refused'] as const)(
  'W-9 a run that is %s can be neither paused nor resumed',
  async (state) => {
    const { acts, id, put } = await givenRun();
    await put(state, 'watch');

    await expect(acts.pause({ id })).rejects.toMatchObject({ code: 'NOT_NOW' });
    await expect(acts.resume({ id })).rejects.toMatchObject({ code: 'NOT_NOW' });
  },
);

test('C-10 an operator or an admin of canonical confirms, once the run waits for it', async () => {
  for (const by of [PEOPLE.ops, PEOPLE.ann, undefined]) {
    const { acts, id, put } = await givenRun();
    await expect(acts.confirm({ id, ...(by && { by }) })).rejects.toMatchObject({ code: 'CONFIRM_TOO_EARLY' });
    await put('waiting', 'await-confirmation');

    const { consolidation } = await acts.confirm({ id, ...(by && { by }) });

    expect(consolidation.confirmedBy).toBe(by ?? 'the operator at the terminal');
  }
});

test('C-10 a run that was confirmed waits for nobody any more, though no worker has taken it up yet', async () => {
  const { acts, id, put, ports } = await givenRun();
  await put('waiting', 'await-confirmation');
  await ports.consolidations.change(id, { waitingFor: [{ party: 'canonical', what: 'the word' }] });

  const { consolidation } = await acts.confirm({ id });

  expect(consolidation).toMatchObject({ state: 'running', waitingFor: [] });
});

test('C-10 a run that is paused is confirmed and stays paused', async () => {
  const { acts, id, put } = await givenRun();
  await put('paused', 'await-confirmation');

  const { consolidation } = await acts.confirm({ id });

  expect(consolidation).toMatchObject({ state: 'paused', confirmedBy: 'the operator at the terminal' });
});

test('C-10 a run that was asked for the word may be confirmed while it looks at its rooms once more', async () => {
  const { acts, id, put, stores } = await givenRun();
  const fence = await stores.leases.take({ consolidation: id, holder: 'a worker', forMs: 1_000, graceMs: 0 });
  if (!fence) throw new Error('no lease');
  await stores.stepRecords.intend(fence, { step: 'await-confirmation' });
  await stores.stepRecords.conclude(fence, { step: 'await-confirmation', state: 'waits' });
  await put('running', 'check-consent');

  expect((await acts.confirm({ id })).consolidation.confirmedAt).toBeDefined();
});

test.each([PEOPLE.mallory, PEOPLE.mod, PEOPLE.grace, 'nobody'])('C-10 %s cannot confirm', async (by) => {
  const { acts, id, put } = await givenRun();
  await put('waiting', 'await-confirmation');

  await expect(acts.confirm({ id, by })).rejects.toMatchObject({ code: 'CONFIRM_NOT_ALLOWED' });
  expect((await acts.status({ id })).consolidation.confirmedAt).toBeUndefined();
});

test('C-10 in canonical itself its admin confirms by the id of plan or run, and nowhere else', async () => {
  const { acts, id, put, says, plan } = await givenRun();
  await put('waiting', 'await-confirmation');

  expect(await says(PEOPLE.mallory, ROOMS.canonical, `!tributary confirm ${id}`)).toContain('may not confirm');
  expect(await says(PEOPLE.grace, ROOMS.chat, `!tributary confirm ${plan.id}`)).toContain('another room');
  expect(await says(PEOPLE.ann, ROOMS.canonical, `!tributary confirm ${id}`)).toContain('confirmed');
  expect((await acts.status({ id })).consolidation).toMatchObject({ confirmedBy: PEOPLE.ann });
});

test('C-10 a demoted admin cannot confirm any more', async () => {
  const { acts, id, put, others } = await givenRun();
  await put('waiting', 'await-confirmation');
  others.writeState({
    room: ROOMS.canonical,
    by: PEOPLE.ann,
    type: 'm.room.power_levels',
    key: '',
    content: { users: { [PEOPLE.ann]: 0 } },
  });

  await expect(acts.confirm({ id, by: PEOPLE.ann })).rejects.toMatchObject({ code: 'CONFIRM_NOT_ALLOWED' });
});

test('T-05 the word of somebody who was demoted after it can be given anew by another, also when it is missed at the last step', async () => {
  const { acts, id, put, others, stores } = await givenRun();
  await put('waiting', 'await-confirmation');
  const levels = { room: ROOMS.canonical, by: PEOPLE.ann, type: 'm.room.power_levels', key: '' };
  others.writeState({ ...levels, content: { users: { [PEOPLE.ann]: 100, [PEOPLE.mallory]: 100 } } });
  await acts.confirm({ id, by: PEOPLE.mallory });
  others.writeState({ ...levels, content: { users: { [PEOPLE.ann]: 100 } } });
  const fence = await stores.leases.take({ consolidation: id, holder: 'a worker', forMs: 1_000, graceMs: 0 });
  if (!fence) throw new Error('no lease');
  await stores.stepRecords.intend(fence, { step: 'await-confirmation' });
  await stores.stepRecords.conclude(fence, { step: 'await-confirmation', state: 'done' });
  await put('waiting', 'tombstone');

  const { consolidation } = await acts.confirm({ id, by: PEOPLE.ann });

  expect(consolidation.confirmedBy).toBe(PEOPLE.ann);
});

test('C-10 a word that counts is not given anew: who confirmed first did', async () => {
  const { acts, id, put } = await givenRun();
  await put('waiting', 'await-confirmation');
  await acts.confirm({ id, by: PEOPLE.ann });

  const { consolidation } = await acts.confirm({ id, by: PEOPLE.ops });

  expect(consolidation.confirmedBy).toBe(PEOPLE.ann);
});

test('F-2 the doctor says for everything that is waited for how to help it', async () => {
  const { acts, id, codeIn, ports } = await givenRun();
  Object.assign(ports.workers, { alive: async () => 0 });

  const { advice, status } = await acts.doctor({ id });

  expect(advice).toContainEqual(
    expect.stringContaining(
      `In #chat:example.org, ${PEOPLE.grace} can write: !tributary agree ${await codeIn(ROOMS.chat)}`,
    ),
  );
  expect(advice).toContainEqual(expect.stringContaining(`tributary run ${status.plan.id} --follow`));
});

test.each([
  ['paused', 'tributary resume'],
  ['failed', 'tributary undo'],
  ['refused', 'another plan'],
  ['undone', 'tributary report'],
] as const)('F-2 the doctor has advice for a run that is %s', async (state, words) => {
  const { acts, id, put } = await givenRun();
  await put(state, 'close-source');

  expect((await acts.doctor({ id })).advice.join(' ')).toContain(words);
});

test.each(['paused', 'failed', 'refused', 'done'] as const)(
  'F-2 the reason of a run that is %s ends no sentence twice in what the doctor says',
  async (state) => {
    const { acts, id, ports } = await givenRun();
    await ports.consolidations.change(id, { state, reason: 'A room is away. Nothing was changed. Look there.' });

    const said = (await acts.doctor({ id })).advice.join(' ');

    expect(said).toContain('Look there');
    expect(said).not.toContain('..');
  },
);

test('C-11 report and audit tell the whole story of a plan and its run', async () => {
  const { acts, id, plan } = await givenRun();

  expect((await acts.report({ id })).audit.map(({ what }) => what)).toEqual([
    'plan-made',
    'request-posted',
    'request-posted',
    'asked',
    'run-started',
  ]);
  expect((await acts.audit({ id: plan.id, verify: true })).verified).toEqual({ entries: 5 });
  expect((await acts.audit({ id, verify: false })).verified).toBeUndefined();
});
