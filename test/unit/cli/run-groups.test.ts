import type { PlanRequest } from '#src/acts/answers';
import type { GroupAnswer } from '#src/acts/discovery/group-answers';
import type { Plan } from '#src/consolidation/plan';
import { TributaryError } from '#src/errors/tributary-error';
import { aPlanAnswer, aStatus } from './answers.ts';
import { type Typed, typeCommand } from './type-command.ts';

function aGroup(id: string): GroupAnswer {
  const group = { id, tier: 'certain' as const, members: ['one', 'two'], joins: [], apart: [], formerly: [] };
  return { group, places: [], others: new Map(), words: [] };
}

const blockedBy = (code: string) => ({ blockers: [{ code, text: `It is blocked by ${code}.` }] }) as Partial<Plan>;

/** Acts that know these groups and remember, in order, what they were asked. */
function givenGroups(groups: Readonly<Record<string, Partial<Plan> | Error>>) {
  const asked: string[] = [];
  const planned: PlanRequest[] = [];
  const acts = {
    groups: async ({ tier }: { tier?: string }) => {
      asked.push(`groups ${tier}`);
      return Object.keys(groups).map(aGroup);
    },
    plan: async (request: PlanRequest) => {
      planned.push(request);
      const found = groups[request.group ?? ''];
      if (found instanceof Error) throw found;
      const blocked = found?.blockers !== undefined;
      return {
        ...aPlanAnswer({ id: `p_${request.group}` as Plan['id'], ...found }),
        kept: !request.dryRun && !blocked,
      };
    },
    ask: async ({ plan, by }: { plan: string; by?: string }) => {
      asked.push(`ask ${plan} by ${by}`);
      if (plan === 'p_unwelcome')
        throw new TributaryError('ASKING_UNWELCOME', { facts: { place: 'there', by: 'ann' } });
      return { plan, asked: [] };
    },
    run: async ({ plan, by }: { plan: string; by?: string }) => {
      asked.push(`run ${plan} by ${by}`);
      return aStatus({ state: 'running', step: 'inspect-rooms' });
    },
  };
  return { acts, asked, planned };
}

const runsOf = (typed: Typed) =>
  (typed.json().groups as { group: string; result: string; consolidation: string | null }[]).map(
    ({ group, result, consolidation }) => [group, result, consolidation],
  );

const RUN = ['run', '--group-tier', 'certain'];

test('D-10 run --group-tier certain plans each group, asks its parties, then starts it, for whoever asks', async () => {
  const { acts, asked, planned } = givenGroups({ g1: {}, g2: {} });

  const typed = await typeCommand([...RUN, '--by', '@ops:example.org', '--json'], { acts });

  expect(typed.code).toBe(0);
  const wish = { group: 'g1', retire: [], dryRun: false, orBefore: true };
  expect(planned[0]).toEqual({ ...wish, requestedBy: '@ops:example.org' });
  expect(asked).toEqual([
    'groups certain',
    ...['g1', 'g2'].flatMap((id) => [`ask p_${id} by @ops:example.org`, `run p_${id} by @ops:example.org`]),
  ]);
  expect(runsOf(typed)).toEqual(['g1', 'g2'].map((id) => [id, 'started', 'c_bbbbbbbbbb']));
  expect(typed.json().groups).toMatchObject([{ plan: 'p_g1', planned: { parties: [{ id: 'canonical' }] } }, {}]);
});

test('D-10 each plan is shown to people before what became of it', async () => {
  const { acts } = givenGroups({ g1: {}, g2: blockedBy('canonical-encrypted') });

  const { out } = await typeCommand(RUN, { acts });

  expect(out).toMatch(/Group g1[\s\S]*What people will see[\s\S]*Group g2[\s\S]*Blockers: this plan cannot run/);
  expect(out).toMatch(/g1 +p_g1 +running +c_bbbbbbbbbb/);
  expect(out).toMatch(/g2 +blocked +It is blocked by canonical-encrypted\./);
  expect(out).not.toContain('tributary ask');
});

test('D-10 a group that is blocked is neither asked about nor started, and the others are', async () => {
  const { acts, asked } = givenGroups({ g1: blockedBy('canonical-encrypted'), g2: {} });

  const typed = await typeCommand([...RUN, '--json'], { acts });

  expect(typed.code).toBe(3);
  expect(asked.filter((line) => line.includes('g1'))).toEqual([]);
  expect(runsOf(typed).map(([, result]) => result)).toEqual(['blocked', 'started']);
});

test('C-12 a group about which nobody may be asked is not started, and keeps no room locked', async () => {
  const { acts, asked } = givenGroups({ unwelcome: {}, g2: {} });

  const typed = await typeCommand([...RUN, '--json'], { acts });

  expect(typed.code).toBe(3);
  expect(asked.some((line) => line.startsWith('run p_unwelcome'))).toBe(false);
  expect(typed.json().groups).toMatchObject([{ error: { code: 'ASKING_UNWELCOME' } }, { result: 'started' }]);
});

test('C-12 people read of a plan whose asking was refused which it is, why, and what to do', async () => {
  const { acts } = givenGroups({ unwelcome: {} });

  const { out } = await typeCommand(RUN, { acts });
  const typed = await typeCommand([...RUN, '--json'], { acts });

  expect(out).toMatch(/want no more questions[\s\S]*Plan p_unwelcome is kept[\s\S]*tributary ask p_unwelcome/);
  expect(out.split('\n').filter((line) => /^unwelcome +p_unwelcome .*welcome`/.test(line))).toHaveLength(1);
  expect(typed.json().groups).toMatchObject([
    { plan: 'p_unwelcome', next: [expect.any(String), 'tributary ask p_unwelcome', expect.any(String)] },
  ]);
});

test('W-1 a second call leaves alone what runs and what is merged, and ends well', async () => {
  const merged = new TributaryError('NOTHING_TO_RETIRE', { facts: { past: '!old' } });
  const { acts, asked } = givenGroups({ g1: blockedBy('room-in-other-run'), g2: merged });

  const typed = await typeCommand([...RUN, '--json'], { acts });

  expect(typed.code).toBe(0);
  expect(asked).toEqual(['groups certain']);
  expect(runsOf(typed).map(([, result]) => result)).toEqual(['under-way', 'merged']);
});

test('W-8 a group whose server does not answer is told, and the others go on; without the database nothing does', async () => {
  const away = new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'far.example' } });
  const some = givenGroups({ g1: away, g2: {} });
  const none = givenGroups({ g1: new TributaryError('DATABASE_UNREACHABLE', {}), g2: {} });

  const typed = await typeCommand([...RUN, '--json'], { acts: some.acts });
  const broken = await typeCommand([...RUN, '--json'], { acts: none.acts });

  expect(runsOf(typed).map(([, result]) => result)).toEqual(['failed', 'started']);
  expect([typed.code, broken.code]).toEqual([1, 1]);
  expect(none.planned).toHaveLength(1);
});

test('P-6 with --dry-run the plans are shown, and nobody is asked and nothing starts', async () => {
  const { acts, asked, planned } = givenGroups({ g1: {} });

  const typed = await typeCommand([...RUN, '--dry-run', '--json'], { acts });

  expect(typed.code).toBe(0);
  expect(planned).toEqual([{ group: 'g1', retire: [], dryRun: true }]);
  expect(asked).toEqual(['groups certain']);
  expect(runsOf(typed)).toEqual([['g1', 'shown', null]]);
});

test('D-10 where no group is certain, that is said and nothing happens', async () => {
  const { acts, asked } = givenGroups({});

  const typed = await typeCommand(RUN, { acts });

  expect(typed.code).toBe(0);
  expect(typed.out).toContain('No group is certain');
  expect(asked).toEqual(['groups certain']);
});

test.each([
  ['a tier that needs a person’s look', ['run', '--group-tier', 'likely']],
  ['a plan and a tier', ['run', 'p_one', '--group-tier', 'certain']],
  ['many that are to be followed', [...RUN, '--follow']],
  ['a dry run of a plan', ['run', 'p_one', '--dry-run']],
])('F-5 run with %s is told to be wrong, and nothing is asked', async (_what, words) => {
  const { acts, asked } = givenGroups({ g1: {} });

  const typed = await typeCommand([...words, '--json'], { acts });

  expect(typed.code).toBe(2);
  expect(asked).toEqual([]);
});
