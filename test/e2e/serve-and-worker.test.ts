import { openConformanceWorld } from '#test/conformance/conformance-world';
import { answerQuestion, type GivenPortal, givenCanonical, givenPortal } from '#test/conformance/given';
import { readSettings } from '#test/conformance/settings';
import { freePort } from '#test/servers/free-port';
import { type FreshDatabase, freshDatabase } from '#test/servers/postgres';
import { type QueueOfTests, startQueueOfTests } from '#test/servers/queue-of-tests';
import { type BridgedTown, startBridgedTown } from '#test/world/bridged-town';
import { type RunningCommand, startCommand } from '#test/world/e2e/command';
import { codeIn } from '#test/world/e2e/consents';
import type { PlanJson, StatusJson } from '#test/world/e2e/json-answers';
import { eventually } from '#test/world/eventually';
import type { MatrixPerson } from '#test/world/matrix-person';

const OPERATOR = '@ops:example.org';

let town: BridgedTown;
let world: ReturnType<typeof openConformanceWorld>;
let database: FreshDatabase;
let queue: QueueOfTests;
let config: string;
let services: RunningCommand[];

beforeAll(async () => {
  [town, database, queue] = await Promise.all([
    startBridgedTown({ rawAnswerMs: 200, powerLevelGraceMs: 50 }),
    freshDatabase(),
    startQueueOfTests(),
  ]);
  const conformance = { registrationSecret: town.synapse.registrationSecret, channelPrefix: '#apart-' };
  world = openConformanceWorld(readSettings(town.write('world.json', { ...town.configuration, conformance }), {}));
  const address = `127.0.0.1:${await freePort()}`;
  config = town.write('config.json', {
    ...town.configuration,
    database: { url: database.connectionString },
    queue: { url: queue.url },
    dataDir: './data',
    http: { listen: address, publicUrl: `http://${address}` },
    policy: { objectionHours: 0, secondConfirmation: false },
    operators: [OPERATOR],
  });
  services = [];
  for (const words of [['serve', '--no-worker'], ['worker']]) {
    const service = startCommand(words, { config });
    services.push(service);
    await service.until(/Running/);
  }
});

afterAll(async () => {
  await Promise.all((services ?? []).map((service) => service.kill('SIGTERM')));
  await world?.close();
  await town?.stop();
  await database?.drop();
  await queue?.stop();
});

async function tributary<T>(...words: readonly string[]): Promise<{ readonly code: number; readonly answer: T }> {
  const { code, stdout, stderr } = await startCommand([...words, '--json'], { config }).ended;
  if (stdout === '') throw new Error(`tributary ${words.join(' ')} ended with ${code}: ${stderr}`);
  return { code, answer: JSON.parse(stdout) as T };
}

/** A portal and a room of people's own, with a plan to which all have agreed, the operator on IRC as well. */
async function givenAgreed(): Promise<{ portal: GivenPortal; plan: PlanJson; owner: MatrixPerson }> {
  const portal = await givenPortal(world);
  const { room, owner } = await givenCanonical(world);
  const { answer: plan } = await tributary<PlanJson>('plan', '--into', room, '--retire', portal.alias);
  const { op } = portal;
  await tributary('ask', plan.plan);
  const asked = await op.waitForMessage({ from: 'tributary', text: /yes [A-Z2-9]{8}/ }, { within: 30_000 });
  const code = /yes ([A-Z2-9]{8})/.exec(asked.text)?.[1] as string;
  const from = op.heard.length;
  await op.pm('tributary', `yes ${code}`);
  await op.waitForMessage({ from: 'tributary' }, { from });
  await owner.send(room, `!tributary agree ${await codeIn(owner, room, plan)}`);
  for (const { id } of plan.parties.filter((party) => party.id.startsWith('operator:')))
    await tributary('agree', plan.plan, '--as', id, '--by', OPERATOR);
  for (const [, user, level] of plan.humanTasks.flatMap(({ what }) => [...what.matchAll(/\/op (@\S+:\S+?) (\d+)/g)]))
    await owner.setPowerLevel(room, user as string, Number(level));
  return { portal, plan, owner };
}

const standsAt = (plan: PlanJson, state: string) =>
  eventually(
    async () => {
      const { answer } = await tributary<StatusJson>('status', plan.plan);
      return answer.state === state ? answer : undefined;
    },
    { within: 60_000, every: 500 },
  );

test('C-8 a worker apart from serve carries a run with a party on IRC to its end, over the one connection of serve', async () => {
  const { portal, plan, owner } = await givenAgreed();
  const { op, name, alias, ann, room } = portal;

  await tributary('run', plan.plan);
  await answerQuestion({ name }, op);
  await standsAt(plan, 'done');

  expect((await ann.getState(room, 'm.room.tombstone'))?.replacement_room).toBe(plan.canonical);
  expect((await owner.resolveAlias(alias))?.room_id).toBe(plan.canonical);
  await op.say(name, 'after the move');
  await eventually(async () =>
    (await owner.messages(plan.canonical)).some(({ content }) => content.body === 'after the move'),
  );
  expect(services[1]?.said()).not.toContain('in trouble');
  const joined = op.heard.filter(({ command }) => command === 'JOIN').map(({ prefix }) => prefix.split('!')[0]);
  // The bridge has a puppet for our service user as for anybody: `tributary[m]`.
  expect(new Set(joined.filter((nick) => /^tributary[_0-9]*$/.test(nick ?? '')))).toEqual(new Set(['tributary']));
});

test('C-8 a worker apart from serve hears that who agreed on IRC is operator no more, and touches nothing', async () => {
  const { portal, plan, owner } = await givenAgreed();
  const { op, listener, name, ann, room } = portal;
  await op.mode(name, '+o', listener.nick());
  await listener.mode(name, '-o', op.nick());

  await tributary('run', plan.plan);
  const { reason } = await standsAt(plan, 'paused');

  expect(reason).toContain(`is no longer operator of ${name}`);
  expect(await ann.getState(room, 'm.room.tombstone')).toBeUndefined();
  expect((await owner.allState(plan.canonical)).filter(({ type }) => type === 'm.bridge')).toEqual([]);
});
