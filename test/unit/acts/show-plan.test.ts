import type { PlanView } from '#src/acts/pages/plan-view';
import type { StepRecord } from '#src/consolidation/records';
import { describeError } from '#src/errors/describe-error';
import { type ActsGiven, givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';

/** A community of which one room is for the invited alone; its policy lets such rooms be opened. */
const withSecret: ActsGiven = {
  rehearses: true,
  policy: { allowWidening: true },
  chat: {
    aliases: [{ server: 'example.org' as never, aliases: ['#secret-garden:example.org' as never] }],
    state: { 'm.room.name': { name: 'Secret Garden' }, 'm.room.join_rules': { join_rule: 'invite' } },
  },
};

async function shownWith(given: ActsGiven = {}) {
  const world = givenActs({ rehearses: true, ...given });
  const plan = await world.asked();
  const show = (): Promise<PlanView> => world.acts.showPlan({ id: plan.id });
  const agree = async (person: (typeof PEOPLE)['ann'], room: (typeof ROOMS)['chat']) =>
    world.says(person, room, `!tributary agree ${await world.codeIn(room)}`);
  return { ...world, plan, show, agree };
}

test('C-1 a plan shows its rooms, who has to agree, and who asked', async () => {
  const { show, plan } = await shownWith();

  const view = await show();

  expect(view).toMatchObject({ phase: 'asking', isAllPublic: true, asker: PEOPLE.ann, hash: plan.hash });
  expect(view.canonical).toMatchObject({ isPublic: true, name: 'Crystal', address: '#crystal:example.org' });
  expect(view.sources).toEqual([expect.objectContaining({ room: ROOMS.chat, name: 'Chat' })]);
  expect(view.parties.map(({ kind, standing, way, asked }) => [kind, standing, way, asked])).toEqual([
    ['canonical', 'open', 'in-room', true],
    ['source', 'open', 'in-room', true],
  ]);
  expect(view.steps.length).toBeGreaterThan(10);
});

test('C-2 no code of a question is in what is shown', async () => {
  const { show, codeIn, agree } = await shownWith();
  const code = await codeIn(ROOMS.chat);
  await agree(PEOPLE.grace, ROOMS.chat);

  expect(JSON.stringify(await show())).not.toContain(code);
});

test('C-7 whoever agrees is counted and not named, and all yes is agreed', async () => {
  const { show, agree } = await shownWith();

  await agree(PEOPLE.ann, ROOMS.canonical);
  const half = await show();
  await agree(PEOPLE.grace, ROOMS.chat);
  const whole = await show();

  expect(half.parties.map(({ standing, agreed }) => [standing, agreed])).toEqual([
    ['agreed', 1],
    ['open', 0],
  ]);
  expect([half.phase, whole.phase]).toEqual(['asking', 'agreed']);
  expect(JSON.stringify(whole.parties)).not.toContain(PEOPLE.grace);
});

test('C-7 a no voids the plan, and who said it is not named', async () => {
  const { show, says, codeIn } = await shownWith();

  await says(PEOPLE.grace, ROOMS.chat, `!tributary refuse ${await codeIn(ROOMS.chat)}`);

  const view = await show();
  expect(view).toMatchObject({ phase: 'void' });
  expect(view.parties.map(({ standing }) => standing)).toEqual(['open', 'refused']);
  expect(view.reason ?? '').not.toContain(PEOPLE.grace);
});

test('C-7 a no shows at once, also while the run that was started has not met it yet', async () => {
  const { show, acts, plan, says, codeIn } = await shownWith();
  await acts.run({ plan: plan.id });

  await says(PEOPLE.grace, ROOMS.chat, `!tributary refuse ${await codeIn(ROOMS.chat)}`);

  expect(await show()).toMatchObject({ phase: 'refused', run: { state: 'running' } });
});

test('W-12 a plan that nobody answered in time is expired', async () => {
  const { show, clock } = await shownWith();

  clock.advance(31 * 86_400_000);

  expect(await show()).toMatchObject({
    phase: 'expired',
    parties: [{ standing: 'too-late' }, { standing: 'too-late' }],
  });
});

test('W-9 a run is shown with its rooms and how far it has come', async () => {
  const { show, acts, plan, agree } = await shownWith();
  await acts.run({ plan: plan.id });
  const early = await show();
  await agree(PEOPLE.ann, ROOMS.canonical);
  await agree(PEOPLE.grace, ROOMS.chat);

  const view = await show();

  expect([early.phase, view.phase]).toEqual(['asking', 'running']);
  expect(view.run).toMatchObject({ state: 'running', step: 'inspect-rooms', stepsDone: 0, hasWorker: true });
  expect(view.run?.rooms).toEqual([{ room: expect.objectContaining({ name: 'Chat' }), state: 'open' }]);
});

test('T-17 of a room that is not public nothing is shown: no name, address, id or member', async () => {
  const { show, acts, plan } = await shownWith(withSecret);
  await acts.run({ plan: plan.id });

  const view = await show();

  for (const secret of ['Secret Garden', '#secret-garden:', PEOPLE.grace])
    expect(JSON.stringify(plan)).toContain(secret);
  const all = JSON.stringify(view);
  expect(all).not.toMatch(/secret|garden|grace/i);
  expect(all).not.toContain(ROOMS.chat);
  expect(view).toMatchObject({ isAllPublic: false, sources: [{ isPublic: false }] });
  expect(view.canonical).toMatchObject({ isPublic: true, name: 'Crystal' });
  expect(view.asker).toBeUndefined();
});

test('T-17 what can be said without naming that room is said, and what cannot is counted', async () => {
  const { show, plan } = await shownWith(withSecret);

  const { seen, warnings, steps } = await show();

  const [canonical, secret] = seen;
  expect(canonical?.sentences.lines.length).toBeGreaterThan(0);
  expect(canonical?.sentences.withheld).toBeGreaterThan(0);
  expect(secret?.sentences).toEqual({ lines: [], withheld: plan.seen[1]?.sentences.length });
  expect(warnings.lines.length + warnings.withheld).toBe(plan.warnings.length);
  expect(steps.map(({ acts }) => acts.lines.length + acts.withheld)).toEqual(plan.steps.map(({ acts }) => acts.length));
});

test('P-2 what people did by hand is shown as done once the step that waited for it is finished', async () => {
  const step = 'prepare-source';
  const task = { step, leg: ROOMS.chat, who: 'Grace', where: '#chat:example.org', what: 'type: /op' } as const;
  const town = givenActs({ humanTasks: [task] });
  const plan = await town.asked();
  await town.acts.run({ plan: plan.id });
  const tasksWhen = async (state: StepRecord['state'], leg = ROOMS.chat) => {
    Object.assign(town.ports.stepRecords, { of: async () => [{ step, leg, state, intentAt: 0 }] });
    return (await town.acts.showPlan({ id: plan.id })).tasks.tasks.map(({ isDone }) => isDone ?? false);
  };

  expect(await tasksWhen('waits')).toEqual([false]);
  expect(await tasksWhen('done', ROOMS.portal)).toEqual([false]);
  expect(await tasksWhen('done')).toEqual([true]);
});

test('T-17 a room of which it is not known whether it is public is not', async () => {
  const { acts, stores, plan } = await shownWith();
  await stores.plans.keep({ ...plan, projection: {} });

  expect(await acts.showPlan({ id: plan.id })).toMatchObject({ canonical: { isPublic: false }, isAllPublic: false });
});

test.each(['p_unknown000', 'nonsense', '__proto__', '', "p_'; drop table plans", 'p_\u0000'])(
  'E-2 for %j there is no plan',
  async (id) => {
    const { acts } = givenActs();

    await expect(acts.showPlan({ id }).catch((error) => describeError(error).code)).resolves.toBe('PLAN_NOT_FOUND');
    await expect(acts.showFollow({ id }).catch((error) => describeError(error).code)).resolves.toBe(
      'CONSOLIDATION_NOT_FOUND',
    );
  },
);

test('P-4 who follows is told where canonical is and which addresses are old', async () => {
  const { acts, plan } = await shownWith();
  const { consolidation } = await acts.run({ plan: plan.id });

  expect(await acts.showFollow({ id: consolidation.id })).toEqual({
    phase: 'coming',
    canonical: { isPublic: true, room: ROOMS.canonical, name: 'Crystal', address: '#crystal:example.org' },
    alias: '#crystal:example.org',
    via: plan.canonical.via,
    rooms: [{ name: 'Chat', address: '#chat:example.org', aliases: ['#chat:example.org'], hasMoved: false }],
    withheld: 0,
  });
});

test('T-17 who follows is not told of rooms that are not public', async () => {
  const { acts, plan } = await shownWith(withSecret);
  const { consolidation } = await acts.run({ plan: plan.id });

  expect(await acts.showFollow({ id: consolidation.id })).toMatchObject({ rooms: [], withheld: 1 });
});
