import type { ListedPlan } from '#src/acts/plans/list-plans';
import { aParty, aPlan } from './answers.ts';
import { typeCommand } from './type-command.ts';

test('F-2 plans lists id, state, who has agreed and the rooms, none and many, started ones when asked for', async () => {
  const asked: boolean[] = [];
  const open: ListedPlan = { plan: aPlan(), phase: 'asking', parties: [aParty({ verdict: 'unknown' })] };
  const plans = async ({ all }: { all: boolean }): Promise<readonly ListedPlan[]> => {
    asked.push(all);
    return all ? [open] : [];
  };

  const none = await typeCommand(['plans'], { acts: { plans } });
  const many = await typeCommand(['plans', '--all'], { acts: { plans } });
  const document = await typeCommand(['plans', '--all', '--json'], { acts: { plans } });

  expect(none).toMatchObject({ code: 0, out: 'There is no plan that waits; `tributary plan` makes one.\n' });
  expect(many.out).toMatch(/p_aaaaaaaaaa\s+asked\s+0 of 1, not \S+\s+.*#old:gitter\.im into #stays:example\.org/);
  expect(document.json()).toMatchObject({
    plans: [{ plan: 'p_aaaaaaaaaa', phase: 'asking', consolidation: null, parties: [{ verdict: 'unknown' }] }],
  });
  expect(asked).toEqual([false, true, true]);
});
