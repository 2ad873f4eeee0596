import { toInstallation } from '#src/config/installation';
import { canUnlink } from '#src/consolidation/link-ability';
import { describeError } from '#src/errors/describe-error';
import type { UserId } from '#src/portals/ids';
import { openDrivers } from '#src/wiring/open-drivers';
import { type ConformanceWorld, openConformanceWorld } from '#test/conformance/conformance-world';
import { ghostsIn, givenCanonical, givenPortal, linkWithYes, saidBy, untilIn } from '#test/conformance/given';
import { readSettings } from '#test/conformance/settings';
import { startFaultProxy } from '#test/servers/fault-proxy';
import { type BridgedTown, startBridgedTown } from '#test/world/bridged-town';
import { eventually } from '#test/world/eventually';
import { broken } from '#test/world/faults/answers';

let town: BridgedTown;
let world: ConformanceWorld;

beforeAll(async () => {
  town = await startBridgedTown({ rawAnswerMs: 200, powerLevelGraceMs: 50, requestTimeoutSeconds: 30 });
  world = openConformanceWorld(settings());
});

afterAll(async () => {
  await world?.close();
  await town?.stop();
});

function settings() {
  const conformance = { registrationSecret: town.synapse.registrationSecret, channelPrefix: '#failing-' };
  return readSettings(town.write('config.json', { ...town.configuration, conformance }), {});
}

/** The same driver with less patience for a request. */
function hastyDriver(requestMs: number) {
  const { config } = settings();
  const installation = toInstallation(config);
  const driver = openDrivers({ config, installation, matrix: world.matrix, times: { requestMs } }).of(world.setting.id);
  if (!driver || !canUnlink(driver)) throw new Error('the driver cannot unlink');
  return driver;
}

async function failureOf(deed: Promise<unknown>) {
  return deed.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test('E-3 a removal that takes longer than a request may is unknown at first, and found done when asked again', async () => {
  const portal = await givenPortal(world);
  const { channel, room, ann } = portal;
  await town.bridge.restart({ membershipDelayMs: 1_500 });
  const driver = hastyDriver(700);

  const failure = await failureOf(driver.unlink({ channel, room }));

  expect(failure).toMatchObject({ code: 'BRIDGE_SILENT', kind: 'temporary', tookEffect: 'unknown' });
  await untilIn(ann, room, world.bot.userId, false);
  expect(await driver.unlink({ channel, room })).toEqual({ kind: 'done' });
  await town.bridge.restart({ membershipDelayMs: 0 });
});

test('B-6 a bridge whose homeserver is slow is sent back into the channel long before it answers', async () => {
  const portal = await givenPortal(world);
  const { room: canonical, admin } = await givenCanonical(world);
  await town.bridge.restart({ askDelayMs: 3_000 });
  const { op, listener, name, ann, room } = portal;
  const request = { channel: portal.channel, room: canonical, requester: admin.userId as UserId, operator: op.nick() };

  let isAnswered = false;
  const asking = world.driver.link({ ...request, patienceMs: 0 }).finally(() => {
    isAnswered = true;
  });
  await eventually(async () => !(await listener.names(name)).includes(town.bridge.nick), { every: 5 });
  await eventually(async () => (await listener.names(name)).includes(town.bridge.nick), { every: 20 });
  expect(isAnswered).toBe(false);
  await listener.say(name, 'said while the bridge is still thinking');

  await saidBy(ann, room, 'said while the bridge is still thinking');
  expect(await asking).toMatchObject({ kind: 'waits' });
  await town.bridge.restart({ askDelayMs: 0 });
});

test('B-5 those who only listen are called once more when the bridge breaks while it is to look who is there', async () => {
  const portal = await givenPortal(world);
  const { room, admin } = await givenCanonical(world);
  const request = { room, requester: admin.userId as UserId, source: portal.room };
  await linkWithYes(world, { portal, request });
  const proxy = await startFaultProxy(town.bridge.debugApi.url);
  const left = proxy.befall({ matches: /^POST \/irc\//, times: 1, fault: broken(502) });

  await world.driverWith({ debugApi: { url: proxy.url } }).unlink({ channel: portal.channel, room: portal.room });

  await ghostsIn(world, { by: admin, room, nicks: [portal.op.nick(), portal.listener.nick()] });
  expect(left()).toBe(0);
  await proxy.stop();
});

test('W-8 a bridge that was asked too often is left alone for as long as it wants', async () => {
  const { channel, room } = await givenPortal(world);
  await town.bridge.restart({ provisioningPerMinute: 2 });
  const driver = hastyDriver(5_000);
  const look = () => driver.linkState({ channel, room });

  const failure = await failureOf(look().then(look).then(look));

  expect(failure).toMatchObject({ code: 'BRIDGE_BUSY', kind: 'temporary', retry: { afterMs: expect.any(Number) } });
});

test('E-5 a bridge that is gone is told with its address and without its secrets', async () => {
  const { channel, room } = await (async () => {
    await town.bridge.restart({ provisioningPerMinute: 1_000 });
    return eventually(() => givenPortal(world));
  })();
  const { admin, room: canonical } = await givenCanonical(world);
  await town.bridge.kill();

  const failures = await Promise.all([
    failureOf(world.driver.linkState({ channel, room })),
    failureOf(world.driver.unlink({ channel, room })),
    failureOf(world.driver.link({ channel, room: canonical, requester: admin.userId as UserId })),
  ]);

  for (const failure of failures) {
    expect(failure).toMatchObject({ code: 'BRIDGE_UNREACHABLE', kind: 'temporary', tookEffect: 'no' });
    const told = JSON.stringify([describeError(failure), String((failure as Error).stack), failure]);
    expect(told).toContain('127.0.0.1');
    for (const secret of [town.bridge.provisioning.secret, town.bridge.registration.as_token]) {
      expect(told).not.toContain(secret);
    }
  }
  await town.bridge.restart();
});

test('B-5 what becomes of a link while the bridge is away is looked up when it is back, and asked anew', async () => {
  const portal = await eventually(() => givenPortal(world));
  const { channel, op } = portal;
  const { room, admin } = await givenCanonical(world);
  const request = { channel, room, requester: admin.userId as UserId, operator: op.nick() };
  await world.driver.link(request);
  await town.bridge.restart();

  expect(await world.driver.linkState({ channel, room })).toBe('pending');
  expect((await world.driver.link(request)).kind).toBe('waits');
});
