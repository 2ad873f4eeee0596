import type { RunningCommand } from '#test/world/e2e/command';
import { givenCommunity, roomWords } from '#test/world/e2e/communities';
import {
  givenAgreedPlan,
  givenAskedPlan,
  operatorsAgree,
  peopleDoTheirPart,
  roomsAgree,
} from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import { factsOf } from '#test/world/e2e/facts';
import { gateBefore } from '#test/world/e2e/gate';
import type { PlanJson, StatusJson } from '#test/world/e2e/json-answers';
import { expectMerged, expectMergedRooms } from '#test/world/e2e/outcome';
import { expectBlocked, expectRefused, expectUnchanged } from '#test/world/e2e/refusals';
import { eventually } from '#test/world/eventually';

let world: E2eWorld;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'workers' });
});

afterAll(() => world.stop());

/** How long the others wait for one that is frozen. */
const HASTY = { TRIBUTARY_LEASE_MS: '600', TRIBUTARY_REQUEST_MS: '2000' };

const twoSources = () => givenCommunity(world, { sources: [{}, { kind: 'gitter' }] });

async function givenWorkers(count: number): Promise<readonly RunningCommand[]> {
  const workers = Array.from({ length: count }, () => world.start(['worker'], { env: HASTY }));
  await Promise.all(workers.map((worker) => worker.until(/Running/)));
  return workers;
}

async function stopAll(workers: readonly RunningCommand[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.kill('SIGTERM')));
  for (const worker of workers) expect((await worker.ended).code).toBe(0);
}

test('W-4 two workers and two people who follow at once make one run, and nothing twice', async () => {
  const given = await givenAgreedPlan(world, await twoSources());
  const words = ['run', given.plan.plan, '--follow'];
  const workers = await givenWorkers(2);

  const [one, other] = await Promise.all([world.json<StatusJson>(words), world.json<StatusJson>(words)]);

  expect([one.code, other.code]).toEqual([0, 0]);
  expect(one.answer.consolidation).toBe(other.answer.consolidation);
  await expectMerged(given, one.answer);
  await stopAll(workers);
});

test('W-4 two commands that work themselves at once make one run, and nothing twice', async () => {
  const given = await givenAgreedPlan(world, await twoSources());
  const words = ['run', given.plan.plan, '--follow', '--json'];
  const runs = [0, 1].map(() => world.start(words, { env: HASTY }));

  const ends = await Promise.all(runs.map(({ ended }) => ended));

  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  await expectMerged(given, JSON.parse(ends[0]?.stdout ?? '') as StatusJson);
});

test('W-4 a worker that is frozen in the middle and woken when another has finished writes nothing any more', async () => {
  const given = await givenAgreedPlan(world, await twoSources());
  const words = ['run', given.plan.plan, '--follow', '--json'];
  const frozen = world.start(words, { env: HASTY });
  await frozen.until(/close-source .* done/);
  await frozen.kill('SIGSTOP');

  const { code, answer } = await world.json<StatusJson>(words.slice(0, -1), { env: HASTY });
  expect(code).toBe(0);
  await expectMerged(given, answer);
  const facts = await factsOf({ rooms: given.community.rooms, aliases: given.community.oldAliases });
  await frozen.kill('SIGCONT');

  expect((await frozen.ended).code).toBe(0);
  await expectUnchanged(facts, { rooms: given.community.rooms, aliases: given.community.oldAliases });
});

test('W-4 a worker that learns too late that its intent is recorded does not act on it', async () => {
  const given = await givenAgreedPlan(world, await twoSources());
  const words = ['run', given.plan.plan, '--follow'];
  const portal = given.community.sources[1]?.room;
  const url = new URL(world.databaseUrl);
  const gate = await gateBefore(Number(url.port));
  url.port = new URL(gate.url).port;
  const config = world.configWith('behind-a-gate', { database: { url: url.href } });
  const isFrozen = gate.freezeAfter([new RegExp(`write_run[\\s\\S]*close-source/${portal}`)]);
  const slow = world.start(words, { env: HASTY, config });
  await isFrozen;

  const { code, answer } = await world.json<StatusJson>(words, { env: HASTY });
  expect(code).toBe(0);
  await expectMerged(given, answer);
  const looking = { rooms: given.community.rooms, aliases: given.community.oldAliases };
  const facts = await factsOf(looking);
  gate.thaw();

  expect((await slow.ended).code).toBe(0);
  await expectUnchanged(facts, looking);
  await gate.shut();
});

test('W-9 a run that waits for people costs nothing and survives that every process ends', async () => {
  const given = await givenAskedPlan(world, await twoSources());
  await operatorsAgree(world, given);
  const waiting = await world.json<StatusJson>(['run', given.plan.plan, '--follow']);
  expect({ code: waiting.code, state: waiting.answer.state }).toEqual({ code: 4, state: 'waiting' });
  const [worker] = await givenWorkers(1);
  await worker?.kill('SIGKILL');

  await roomsAgree(given);
  await peopleDoTheirPart(given);
  const workers = await givenWorkers(1);

  const answer = await eventually(
    async () => {
      const status = (await world.json<StatusJson>(['status', given.plan.plan])).answer;
      return status.state === 'done' ? status : undefined;
    },
    { within: 60_000, every: 500 },
  );
  await expectMerged(given, answer);
  await stopAll(workers);
});

test('W-1 a second run, and a third with another command, change nothing', async () => {
  const given = await givenAgreedPlan(world, await twoSources());
  const first = await world.json<StatusJson>(['run', given.plan.plan, '--follow']);
  expect(first.code).toBe(0);
  const looking = { rooms: given.community.rooms, aliases: given.community.oldAliases };
  const before = await factsOf(looking);

  const again = await world.json<StatusJson>(['run', given.plan.plan, '--follow']);
  const resumed = await world.json<StatusJson>(['run', given.plan.plan]);

  expect([again, resumed].map(({ code, answer }) => [code, answer.state])).toEqual([
    [0, 'done'],
    [0, 'done'],
  ]);
  await expectUnchanged(before, looking);
  await expectMergedRooms(given);
});

test('W-4 a room is in one running consolidation: a second plan is made, but not run, and a third not even made', async () => {
  const community = await twoSources();
  const [first, second] = [await givenAskedPlan(world, community), await givenAskedPlan(world, community)];
  const running = await world.json<StatusJson>(['run', first.plan.plan]);
  const looking = { rooms: community.rooms, aliases: community.oldAliases };

  const { text } = await expectRefused(world, ['run', second.plan.plan], {
    exit: 3,
    code: 'ROOM_LOCKED',
    untouched: looking,
  });
  expect(text.happened).toContain(running.answer.consolidation);
  const third = await expectBlocked(world, roomWords(community), {
    codes: community.rooms.map(() => 'room-in-other-run'),
    untouched: looking,
  });
  expect(third.blockers.map(({ text: why }) => why).join()).toContain(running.answer.consolidation);

  await world.json(['undo', running.answer.consolidation]);
  const { code } = await world.json<PlanJson>(['plan', ...roomWords(community)]);
  expect(code).toBe(0);
});
