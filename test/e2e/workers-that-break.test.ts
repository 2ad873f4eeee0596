import { startFaultProxy } from '#test/servers/fault-proxy';
import { type MergeTown, startMergeTown } from '#test/world/crash/merge-town';
import { givenNative, oldRoom, untilRun, untilState } from '#test/world/crash/runs';
import { seenOf } from '#test/world/crash/seen';
import { messageTo } from '#test/world/faults/our-requests';

const MINUTES = 60_000;

let world: MergeTown;

beforeAll(async () => {
  world = await startMergeTown();
}, 5 * MINUTES);

afterAll(() => world.stop());

/** What befalls a worker from within, at the signal. */
const breaks: readonly (readonly [string, string])[] = [
  ['a listener of which throws', '() => { throw new Error("boom"); }'],
  ['in which a promise fails to which nobody listens', '() => { void Promise.reject(new Error("boom")); }'],
  ['that has no memory left', '() => { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); }'],
];

test.each(breaks)(
  'W-2 a worker %s dies with a word, and the next one ends its run as an undisturbed one',
  async (_what, befalling) => {
    const proxy = await startFaultProxy(world.town.synapse.url);
    const office = await world.openOffice({ homeserverUrl: proxy.url });
    const [cut, undisturbed] = [await givenNative(world, office), await givenNative(world, office)];
    const code = encodeURIComponent(`process.on("SIGUSR2", ${befalling});`);
    const NODE_OPTIONS = `--max-old-space-size=120 --import=data:text/javascript,${code}`;
    const worker = office.worker({ NODE_OPTIONS });
    await worker.until(/Running/);
    const deed = async () => {
      process.kill(worker.pid, 'SIGUSR2');
      await worker.ended;
    };
    proxy.befall({ matches: messageTo(oldRoom(cut.merge).room), times: 1, fault: { kind: 'just-before', deed } });
    await office.acts.run({ plan: cut.plan });

    const end = await worker.ended;

    expect(end.code).not.toBe(0);
    expect(end.stderr).toMatch(/boom|out of memory/);
    const next = office.worker();
    await office.acts.run({ plan: undisturbed.plan });
    for (const run of [cut, undisturbed]) await untilState(office, run, 'done');
    expect(await seenOf(world, cut.merge)).toEqual(await seenOf(world, undisturbed.merge));
    await next.kill('SIGTERM');
    await proxy.stop();
  },
  5 * MINUTES,
);

/** At the first signal it opens what it may, at the second it lets go. */
const HOLDING_FILES = `import fs from "node:fs";
const held = [];
process.on("SIGUSR2", () => {
  if (held.length > 0) return held.splice(0).forEach((one) => fs.closeSync(one));
  try { for (;;) held.push(fs.openSync("/dev/null")); } catch (error) { process.stderr.write("held all: " + error.code); }
});`;

test(
  'W-8 a worker that has no file left to open for a while says so, loses nothing and does nothing twice',
  async () => {
    const proxy = await startFaultProxy(world.town.synapse.url);
    const office = await world.openOffice({ homeserverUrl: proxy.url });
    const [held, undisturbed] = [await givenNative(world, office), await givenNative(world, office)];
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(HOLDING_FILES)}`;
    const worker = office.worker({ NODE_OPTIONS });
    await worker.until(/Running/);
    const deed = async () => {
      process.kill(worker.pid, 'SIGUSR2');
      await worker.until(/held all: EMFILE/);
    };
    proxy.befall({ matches: messageTo(oldRoom(held.merge).room), times: 1, fault: { kind: 'just-before', deed } });
    await office.acts.run({ plan: held.plan });

    await untilRun(office, held, ({ reason }) => /may open no more files/.test(reason ?? ''));
    process.kill(worker.pid, 'SIGUSR2');

    await untilState(office, held, 'done');
    await office.acts.run({ plan: undisturbed.plan });
    await untilState(office, undisturbed, 'done');
    expect(await seenOf(world, held.merge)).toEqual(await seenOf(world, undisturbed.merge));
    await worker.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
    await proxy.stop();
  },
  5 * MINUTES,
);
