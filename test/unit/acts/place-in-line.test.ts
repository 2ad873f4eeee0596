import type { PlanId } from '#src/consolidation/plan';
import { hashOfPlan } from '#src/consolidation/plan-hash';
import type { ConsolidationId } from '#src/consolidation/records';
import type { RoomId, UserId } from '#src/portals/ids';
import { givenActs, PEOPLE } from '#test/world/given-acts';

/** A line that people join with plans of their own rooms, and that workers take runs from. */
async function givenLine() {
  const { acts, asked, places, ports, stores } = givenActs();
  const plan = await asked();
  let count = 0;
  const starts = async (by: UserId): Promise<ConsolidationId> => {
    count += 1;
    const canonical = { ...plan.canonical, room: `!canonical${count}:x` as RoomId };
    const legs = plan.legs.map((leg) => ({ ...leg, room: `!source${count}:x` as RoomId }));
    const own = { ...plan, id: `p_${count}` as PlanId, canonical, legs };
    await stores.plans.keep({ ...own, hash: hashOfPlan(own) });
    return (await acts.run({ plan: own.id, by })).consolidation.id;
  };
  const placeOf = (id: ConsolidationId): number => places.get(id) ?? Number.NaN;
  const isTaken = (id: ConsolidationId) => ports.consolidations.change(id, { state: 'running', step: 'check-consent' });
  return { starts, placeOf, isTaken };
}

test('W-8 who starts another run while earlier ones of theirs wait does not put it before those', async () => {
  const { starts, placeOf, isTaken } = await givenLine();
  const [first, second, third] = [await starts(PEOPLE.ann), await starts(PEOPLE.ann), await starts(PEOPLE.ann)];
  await isTaken(first);
  await isTaken(second);

  const later = await starts(PEOPLE.ann);

  expect(placeOf(later)).toBeGreaterThan(placeOf(third));
});

test('W-8 who starts one run after the other does not keep those of others waiting for ever', async () => {
  const { starts, placeOf, isTaken } = await givenLine();
  const ofAnn = [await starts(PEOPLE.ann), await starts(PEOPLE.ann), await starts(PEOPLE.ann)] as const;
  await isTaken(ofAnn[0]);
  await isTaken(ofAnn[1]);

  const ofGrace = [await starts(PEOPLE.grace), await starts(PEOPLE.grace)] as const;

  expect(placeOf(ofGrace[0])).toBe(placeOf(ofAnn[2])); // of the same place who came first
  expect(placeOf(ofGrace[1])).toBeGreaterThan(placeOf(ofAnn[2]));
});

test('W-8 the first run of a person comes before the second of anybody, and an empty line begins anew', async () => {
  const { starts, placeOf, isTaken } = await givenLine();
  const [first, second] = [await starts(PEOPLE.ann), await starts(PEOPLE.ann)];

  const ofGrace = await starts(PEOPLE.grace);

  expect(placeOf(ofGrace)).toBeLessThan(placeOf(second));
  for (const run of [first, second, ofGrace]) await isTaken(run);
  expect(placeOf(await starts(PEOPLE.mod))).toBe(placeOf(first));
});
