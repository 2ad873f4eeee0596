import { forgetWhatWasHeard } from '#jobs/housekeeping/forget-what-was-heard';
import type { KeptPlan } from '#src/ports/plan-store';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;

async function forgottenBefore(...made: readonly number[]): Promise<number> {
  const forgotten: number[] = [];
  const active = async () => made.map((createdAt) => ({ plan: { createdAt } }) as KeptPlan);
  const heard = { forget: async (before: number) => void forgotten.push(before) };
  await forgetWhatWasHeard({ plans: { active }, heard, clock: { now: () => NOW } });
  return forgotten[0] ?? Number.NaN;
}

test('T-33 what was heard a month ago is forgotten while no plan is asked', async () => {
  expect(await forgottenBefore()).toBe(NOW - 30 * DAY);
});

test('T-33 what the rooms of a plan said since it was made is kept, however long it runs', async () => {
  expect(await forgottenBefore(NOW - 200 * DAY, NOW - 5 * DAY)).toBe(NOW - 230 * DAY);
});
