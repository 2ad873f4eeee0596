import type { ConsolidationState } from '#src/consolidation/records';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';

const { ann, grace, mod, ops } = PEOPLE;
const OPERATOR = 'operator:libera-bridge';

/** A run of a plan that retires the chat room, to which its two sides were asked. */
async function givenRun() {
  const town = givenActs();
  const plan = await town.asked();
  const codes = { canonical: await town.codeIn(ROOMS.canonical), chat: await town.codeIn(ROOMS.chat) };
  const { consolidation } = await town.acts.run({ plan: plan.id });
  const { id } = consolidation;
  town.woken.splice(0);
  const put = (state: ConsolidationState) => town.ports.consolidations.change(id, { state });
  const stateNow = async () => (await town.ports.consolidations.find(id))?.state;
  const told = (what: string) => town.stores.story.filter((entry) => entry.what === what);
  const haveWritten = () => Object.assign(town.ports.actRecords, { of: async () => [{ id: 'act' }] });
  return { ...town, plan, codes, id, put, stateNow, told, haveWritten };
}

/** A plan that retires the portal: operators speak for the bridge at the terminal. */
async function givenPortalPlan(operators = [ops]) {
  const town = givenActs({ operators });
  const { plan } = await town.acts.plan({ into: ROOMS.canonical, retire: [ROOMS.portal], dryRun: false });
  await town.acts.ask({ plan: plan.id });
  const { consolidation } = await town.acts.run({ plan: plan.id });
  Object.assign(town.ports.actRecords, { of: async () => [{ id: 'act' }] });
  const granted = () => town.stores.story.filter(({ what }) => what === 'consent-granted').length;
  const word = (by = ops) => ({ plan: plan.id, party: OPERATOR, by });
  return { ...town, plan, id: consolidation.id, granted, word };
}

test('C-7 a refusal before the first write wakes its run, so that it ends', async () => {
  const { says, codes, woken, id, told } = await givenRun();

  await says(grace, ROOMS.chat, `!tributary refuse ${codes.chat}`);

  expect(woken).toEqual([id]);
  expect(told('run-paused')).toEqual([]);
});

test('W-12 a refusal after the first write pauses the run with its reason, and the plan stays', async () => {
  const { says, codes, plan, ports, id, haveWritten, told } = await givenRun();
  haveWritten();

  await says(grace, ROOMS.chat, `!tributary refuse ${codes.chat} not like this`);

  const reason = `${grace} refused: not like this`;
  expect(await ports.consolidations.find(id)).toMatchObject({ state: 'paused', reason });
  expect((await ports.plans.find(plan.id))?.state).not.toBe('void');
  expect(told('run-paused')).toEqual([expect.objectContaining({ consolidation: id, detail: { reason } })]);
});

test.each(['undoing', 'paused', 'failed', 'done'] as const)(
  'C-9 an objection to a run that is %s is kept, and turns it nowhere; no pause is told that was none',
  async (state) => {
    const { says, plan, put, stateNow, told } = await givenRun();
    await put(state);

    await says(mod, ROOMS.chat, `!tributary object ${plan.id}`);

    expect(await stateNow()).toBe(state);
    expect(told('objection-made')).toHaveLength(1);
    expect(told('run-paused')).toEqual([]);
  },
);

test('W-6 an objection after the point of no return does not stop the run, which only goes forward', async () => {
  const { says, plan, ports, id, clock, stateNow, told } = await givenRun();
  await ports.consolidations.change(id, { pointOfNoReturnAt: clock.now() });

  await says(mod, ROOMS.chat, `!tributary object ${plan.id}`);

  expect(await stateNow()).toBe('running');
  expect(told('run-paused')).toEqual([]);
});

test('C-9 only the agreement that is the last one wakes the run and tells the rooms until when they can object', async () => {
  const { says, codes, woken, id, posted } = await givenRun();
  const announced = async () =>
    (await posted(ROOMS.canonical)).filter(({ content }) => String(content['io.tributary.act']).includes('objection'));

  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);
  expect([woken, await announced()]).toEqual([[], []]);
  await says(grace, ROOMS.chat, `!tributary agree ${codes.chat}`);

  expect(woken).toEqual([id]);
  expect(await announced()).toHaveLength(1);
});

test('C-9 who agrees again beside an objection of theirs, or another’s refusal, has agreed when they first did', async () => {
  const other = PEOPLE.mod;
  const { acts, granted, word, stores, plan, clock } = await givenPortalPlan([ops, other]);
  await acts.agree(word());
  const since = (await stores.consents.consentsOf(plan.id))[0]?.at;
  await acts.object(word());
  await acts.refuse(word(other));
  clock.advance(60_000);

  await acts.agree(word());

  const standing = (await stores.consents.consentsOf(plan.id)).filter(
    ({ person, word: said, withdrawnAt }) => person === ops && said === 'agree' && withdrawnAt === undefined,
  );
  expect(standing.map(({ at }) => at)).toEqual([since]);
  expect(granted()).toBe(1);
});

test('C-4 who refused, agreed and agrees again has agreed once: the word that was taken back is no other word', async () => {
  const { acts, granted, word } = await givenPortalPlan();
  await acts.refuse(word());
  await acts.agree(word());

  expect(await acts.agree(word())).toMatchObject({ verdict: 'granted' });
  expect(granted()).toBe(1);
});
