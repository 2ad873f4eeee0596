import { exitCodeOf, exitCodes } from '#src/cli/exit-codes';
import { describeError } from '#src/errors/describe-error';
import { isTributaryError } from '#src/errors/tributary-error';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';

/** A plan with a run, and the code that was sent to canonical. */
async function givenRun() {
  const town = givenActs();
  const plan = await town.asked();
  const code = await town.codeIn(ROOMS.canonical);
  const { consolidation } = await town.acts.run({ plan: plan.id });
  return { ...town, plan: plan.id, code, run: consolidation.id };
}

type Town = Awaited<ReturnType<typeof givenRun>>;

/** What a person reads who typed the wrong id, and the exit code. */
async function readBy(act: Promise<unknown>) {
  const error = await act.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { happened, now } = describeError(error).text;
  return { happened, now, exitCode: isTributaryError(error) ? exitCodeOf(error) : undefined };
}

const word = { party: 'operator:libera-bridge', by: PEOPLE.ops };
const approval = { name: '@mod:example.org', by: PEOPLE.ann };

const takingPlans: readonly (readonly [string, (town: Town, plan: string) => Promise<unknown>])[] = [
  ['ask', ({ acts }, plan) => acts.ask({ plan })],
  ['run', ({ acts }, plan) => acts.run({ plan })],
  ['agree', ({ acts }, plan) => acts.agree({ ...word, plan })],
  ['refuse', ({ acts }, plan) => acts.refuse({ ...word, plan })],
  ['object', ({ acts }, plan) => acts.object({ ...word, plan })],
  ['promote', ({ acts }, plan) => acts.approveSingle({ ...approval, plan, kind: 'promote' })],
  ['lift', ({ acts }, plan) => acts.approveSingle({ ...approval, plan, kind: 'lift' })],
];

test.each(takingPlans)(
  'E-2 %s with the id of a consolidation says that it is one, and the id of its plan',
  async (_name, act) => {
    const town = await givenRun();

    expect(await readBy(act(town, town.run))).toEqual({
      happened: `${town.run} has the form of the id of a consolidation, and the id of a plan is needed here.`,
      now: `Write ${town.plan}, its plan; \`tributary status ${town.run}\` shows where it stands.`,
      exitCode: exitCodes.usage,
    });
  },
);

test.each<[string, (town: Town) => string, string, string]>([
  [
    'of a group',
    () => 'g_4kq2m8x7ab',
    'the id of a group',
    '`tributary plan --group g_4kq2m8x7ab` makes a plan of it, whose id is wanted here.',
  ],
  ['of a request of nobody', () => 'r_4kq2m8x7ab', 'the id of a request', '`tributary plans --all` lists the plans.'],
  ['of no run', () => 'c_4kq2m8x7ab', 'the id of a consolidation', '`tributary plans --all` lists the plans.'],
  [
    'that is a code',
    ({ code }) => code.toLowerCase(),
    'the code of a question',
    'Write PLAN, its plan; the code is for',
  ],
])('E-2 an id %s where a plan is wanted is told for what it is, with what to write', async (_what, idIn, form, now) => {
  const town = await givenRun();
  const id = idIn(town);

  const read = await readBy(town.acts.run({ plan: id }));

  expect(read.happened).toBe(`${id} has the form of ${form}, and the id of a plan is needed here.`);
  expect(read.now).toContain(now.replace('PLAN', town.plan));
  expect(read.exitCode).toBe(exitCodes.usage);
});

test.each(['status', 'pause', 'resume', 'undo', 'confirm', 'report', 'doctor'] as const)(
  'E-2 %s takes the id of a plan as well as that of its run, and says of a group that it is one',
  async (name) => {
    const { acts, plan } = await givenRun();

    expect(await readBy(acts[name]({ id: 'g_4kq2m8x7ab' }))).toEqual({
      happened:
        'g_4kq2m8x7ab has the form of the id of a group, and the id of a consolidation or of its plan is needed here.',
      now: '`tributary plan --group g_4kq2m8x7ab` makes a plan of it, whose id is wanted here.',
      exitCode: exitCodes.usage,
    });
    expect((await readBy(acts[name]({ id: 'r_4kq2m8x7ab' }))).now).toBe('`tributary status` lists the consolidations.');
    const ofPlan = await readBy(acts[name]({ id: plan }));
    expect(ofPlan.happened).not.toContain('the form of');
  },
);

test('E-2 a request that was planned names its plan where that is wanted', async () => {
  const { acts, ports, plan } = await givenRun();
  Object.assign(ports.requests, { find: async () => ({ plan }) });

  expect((await readBy(acts.run({ plan: 'r_4kq2m8x7ab' }))).now).toBe(`Write ${plan}, its plan.`);
});

test('E-2 the id of a plan where a group or a request is wanted is told for what it is', async () => {
  const { acts, plan } = await givenRun();

  const group = await readBy(acts.showGroup({ id: plan }));
  const request = await readBy(acts.approveRequest({ id: plan, by: PEOPLE.ops }));

  expect([group.happened, group.now, group.exitCode]).toEqual([
    `${plan} has the form of the id of a plan, and the id of a group is needed here.`,
    '`tributary groups` lists the groups.',
    exitCodes.usage,
  ]);
  expect([request.happened, request.now, request.exitCode]).toEqual([
    `${plan} has the form of the id of a plan, and the id of a request is needed here.`,
    '`tributary requests --all` lists the requests.',
    exitCodes.usage,
  ]);
});
