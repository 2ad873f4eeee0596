import { type FaultRule, startFaultProxy } from '#test/servers/fault-proxy';
import { type MergeTown, type Office, startMergeTown } from '#test/world/crash/merge-town';
import { type AgreedMerge, agreeTo, givenMerge } from '#test/world/crash/merges';
import { givenNative, oldRoom, untilRun, untilState } from '#test/world/crash/runs';
import { seenOfAll } from '#test/world/crash/seen';
import { eventually } from '#test/world/eventually';
import { broken, limited, unwell } from '#test/world/faults/answers';
import { writingOf } from '#test/world/faults/our-requests';

const MINUTES = 60_000;

let world: MergeTown;

beforeAll(async () => {
  world = await startMergeTown();
}, 5 * MINUTES);

afterAll(() => world.stop());

/** All ended, and as each other: nothing was lost or done twice in any of them. */
async function expectAllAlike(office: Office, runs: readonly AgreedMerge[]): Promise<void> {
  for (const run of runs) await untilState(office, run, 'done');
  await eventually(async () => {
    const [first, ...others] = await seenOfAll(
      world,
      runs.map(({ merge }) => merge),
    );
    for (const seen of others) expect(seen).toEqual(first);
    return true;
  }, BRIDGE_CATCHES_UP);
}

/** A bridge brings the people of a channel into the room by and by. */
const BRIDGE_CATCHES_UP = { within: 30_000, every: 500 };

/** What befalls the bridge's own APIs: the requests that ask an operator, and those that remove a portal. */
const BRIDGE_FAULTS: readonly (readonly [request: RegExp, fault: FaultRule['fault']])[] = [
  [/^POST \S+\/link/, { kind: 'cut-after' }],
  [/^POST \S+\/link/, limited({ 'retry-after': '1' })],
  [/^POST \S+\/link/, broken(502)],
  [/^POST \S+\/link/, { kind: 'hang' }],
  [/^POST \S+\/link/, { kind: 'half-answer' }],
  [/^GET \S+\/listlinks\//, unwell],
  [/^POST \/killRoom/, { kind: 'cut-after' }],
  [/^POST \/killRoom/, { kind: 'hang' }],
];

test(
  'V-7 B-5 a bridge that limits, breaks, hangs, cuts off and answers by halves: each portal is moved once all the same',
  async () => {
    const { provisioning, debugApi } = world.town.bridge;
    const { origin, pathname } = new URL(provisioning.url);
    const [api, debug] = [await startFaultProxy(origin), await startFaultProxy(debugApi.url)];
    const bridge = {
      provisioning: { ...provisioning, url: api.url + pathname },
      debugApi: { url: debug.url },
    };
    const office = await world.openOffice({ bridge });
    const runs: AgreedMerge[] = [];
    while (runs.length < 3) runs.push(await agreeTo(world, office, await givenMerge(world)));
    const left = BRIDGE_FAULTS.map(([matches, fault]) =>
      (matches.source.includes('kill') ? debug : api).befall({ matches, times: 1, fault }),
    );
    const worker = await office.workHere();

    for (const { plan } of runs) await office.acts.run({ plan });

    await expectAllAlike(office, runs);
    expect(left.map((one) => one())).toEqual(BRIDGE_FAULTS.map(() => 0));
    await worker.stop();
    await Promise.all([api.stop(), debug.stop()]);
  },
  5 * MINUTES,
);

const A_STORM = [500, 502, 504, 503].map(broken);
const AS_LONG_AS_IT_LASTS = 1_000_000;

test(
  'V-7 W-8 a storm in which every request fails: the runs say which homeserver keeps them, and go on by themselves when it is over',
  async () => {
    const proxy = await startFaultProxy(world.town.synapse.url);
    const office = await world.openOffice({ homeserverUrl: proxy.url });
    const runs = [await givenNative(world, office), await givenNative(world, office)] as const;
    const deed = async () => {
      A_STORM.map((fault, index) => proxy.befall({ matches: /./, times: index < 3 ? 3 : AS_LONG_AS_IT_LASTS, fault }));
    };
    const closing = writingOf(oldRoom(runs[0].merge).room, 'm.room.power_levels');
    proxy.befall({ matches: closing, times: 1, fault: { kind: 'just-after', deed } });
    const worker = await office.workHere();

    for (const { plan } of runs) await office.acts.run({ plan });
    for (const run of runs)
      await untilRun(office, run, ({ reason }) => reason?.includes('left alone for a while') === true);
    proxy.forgive();

    await expectAllAlike(office, runs);
    await worker.stop();
    await proxy.stop();
  },
  5 * MINUTES,
);
