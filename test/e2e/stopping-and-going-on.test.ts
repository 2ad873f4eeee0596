import { type FaultProxy, startFaultProxy } from '#test/servers/fault-proxy';
import { type MergeTown, type Office, startMergeTown } from '#test/world/crash/merge-town';
import type { AgreedMerge } from '#test/world/crash/merges';
import { givenNative, oldRoom, untilState } from '#test/world/crash/runs';
import { seenOf } from '#test/world/crash/seen';
import { startCommand } from '#test/world/e2e/command';
import { eventually } from '#test/world/eventually';
import { messageTo, writingOf } from '#test/world/faults/our-requests';

const MINUTES = 60_000;

let world: MergeTown;
let proxy: FaultProxy;
let office: Office;
/** What is seen of a merge that nobody stopped. */
let usual: unknown;

beforeAll(async () => {
  world = await startMergeTown();
  proxy = await startFaultProxy(world.town.synapse.url);
  office = await world.openOffice({ homeserverUrl: proxy.url });
  const run = await givenNative(world, office);
  await finishedBy(run);
  usual = await seenOf(world, run.merge);
}, 5 * MINUTES);

afterAll(async () => {
  await world.stop();
  await proxy.stop();
});

async function workerThatRuns(env: NodeJS.ProcessEnv = {}) {
  const worker = office.worker(env);
  await worker.until(/Running/);
  return worker;
}

/** A new worker carries the run to its end. */
async function finishedBy(run: AgreedMerge, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const worker = await workerThatRuns(env);
  await office.acts.run({ plan: run.plan });
  await untilState(office, run, 'done');
  await worker.kill('SIGTERM');
  expect((await worker.ended).code).toBe(0);
}

/** So long nobody would wait for a lease that was not given back. */
const TEN_MINUTES = { TRIBUTARY_REQUEST_MS: '600000' };

test(
  'W-9 a worker that is asked to end finishes the act under way and gives the run back: the next one goes on without waiting for a lease',
  async () => {
    const run = await givenNative(world, office);
    const worker = await workerThatRuns();
    let ending: Promise<void> = Promise.resolve();
    const deed = async () => {
      ending = worker.kill('SIGTERM');
    };
    proxy.befall({
      matches: writingOf(oldRoom(run.merge).room, 'm.room.power_levels'),
      times: 1,
      fault: { kind: 'just-before', deed },
    });
    await office.acts.run({ plan: run.plan });

    const { code } = await worker.ended;
    await ending;

    expect(code).toBe(0);
    const { acts } = await office.acts.report({ id: run.plan });
    const written = acts.filter(({ outcome }) => outcome?.result !== 'already');
    expect(written.map(({ act, outcome }) => [act.verb, outcome?.result])).toEqual([['write-state', 'done']]);
    await finishedBy(run, TEN_MINUTES);
    expect(await seenOf(world, run.merge)).toEqual(usual);
  },
  5 * MINUTES,
);

test(
  'W-9 a worker that is asked to end while a request hangs ends all the same; the next one looks what became of it, and nothing happens twice',
  async () => {
    const run = await givenNative(world, office);
    const worker = await workerThatRuns(TEN_MINUTES);
    const left = proxy.befall({ matches: messageTo(oldRoom(run.merge).room), times: 1, fault: { kind: 'hang' } });
    await office.acts.run({ plan: run.plan });
    await eventually(() => left() === 0, { within: MINUTES });

    await worker.kill('SIGTERM');

    expect((await worker.ended).code).toBe(0);
    await finishedBy(run);
    expect(await seenOf(world, run.merge)).toEqual(usual);
  },
  5 * MINUTES,
);

test(
  'W-9 a run that is paused in the middle stays as it is, whatever worker comes, until it is resumed; then it ends as any other',
  async () => {
    const run = await givenNative(world, office);
    const fault = { kind: 'just-before', deed: () => office.acts.pause({ id: run.plan }) } as const;
    proxy.befall({ matches: messageTo(oldRoom(run.merge).room), times: 1, fault });
    const first = await workerThatRuns();
    await office.acts.run({ plan: run.plan });
    await untilState(office, run, 'paused');
    await first.kill('SIGTERM');
    const paused = await seenOf(world, run.merge);
    const second = await workerThatRuns();
    const other = await givenNative(world, office);
    await office.acts.run({ plan: other.plan });
    await untilState(office, other, 'done');
    expect(await seenOf(world, run.merge)).toEqual(paused);

    const { code } = await startCommand(['resume', run.plan, '--json'], { config: office.configFile }).ended;

    expect(code).toBe(0);
    await untilState(office, run, 'done');
    expect(await seenOf(world, run.merge)).toEqual(usual);
    await second.kill('SIGTERM');
  },
  5 * MINUTES,
);
