import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';

test('F-2 plans that nobody has started are listed with who has agreed; those that were started only with all', async () => {
  const { acts, says, codeIn, asked, clock } = givenActs();
  const first = await asked();
  const listed = async (all = false) =>
    (await acts.plans({ all })).map(({ plan, phase, consolidation }) => [plan.id, phase, consolidation]);

  expect(await listed()).toEqual([[first.id, 'asking', undefined]]);
  await says(PEOPLE.ann, ROOMS.canonical, `!tributary agree ${await codeIn(ROOMS.canonical)}`);
  const [half] = await acts.plans({ all: false });
  expect(half?.parties.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['canonical', 'granted'],
    [`source:${ROOMS.chat}`, 'unknown'],
  ]);
  await says(PEOPLE.grace, ROOMS.chat, `!tributary agree ${await codeIn(ROOMS.chat)}`);
  expect(await listed()).toEqual([[first.id, 'agreed', undefined]]);

  const { consolidation } = await acts.run({ plan: first.id });
  expect(await listed()).toEqual([]);
  expect(await listed(true)).toEqual([[first.id, 'running', consolidation.id]]);

  clock.advance(31 * 86_400_000);
  expect(await listed()).toEqual([]);
});

test('F-2 a plan whose time is over is listed as expired until it is void, and then only with all', async () => {
  const { acts, asked, clock } = givenActs();
  const plan = await asked();
  clock.advance(30 * 86_400_000 + 1);

  expect((await acts.plans({ all: false })).map(({ phase }) => phase)).toEqual(['expired']);
  clock.advance(2 * 86_400_000);
  await acts.endExpiredPlans();

  expect(await acts.plans({ all: false })).toEqual([]);
  expect((await acts.plans({ all: true })).map((one) => [one.plan.id, one.phase])).toEqual([[plan.id, 'void']]);
});
