import { deedOf } from '#jobs/deeds/deeds';
import type { RunWorld } from '#jobs/run-ports';
import { toInstallation } from '#src/config/installation';
import type { Act, Former } from '#src/consolidation/act';
import type { ActRecord } from '#src/consolidation/records';
import type { RoomId, UserId } from '#src/portals/ids';
import type { LinkedChannel } from '#src/portals/remote-channel';
import { type ConformanceWorld, openConformanceWorld } from '#test/conformance/conformance-world';
import { answerQuestion, givenLink, givenPortal, untilIn, untilStands } from '#test/conformance/given';
import { readSettings } from '#test/conformance/settings';
import { type BridgedTown, startBridgedTown } from '#test/world/bridged-town';

let town: BridgedTown;
let world: ConformanceWorld;
let run: RunWorld;

beforeAll(async () => {
  town = await startBridgedTown({ rawAnswerMs: 200, powerLevelGraceMs: 50, requestTimeoutSeconds: 30 });
  const conformance = { registrationSecret: town.synapse.registrationSecret, channelPrefix: '#undoing-' };
  const settings = readSettings(town.write('config.json', { ...town.configuration, conformance }), {});
  world = openConformanceWorld(settings);
  const { driver, matrix } = world;
  const drivers = { all: () => [driver], of: () => driver };
  const clock = { now: () => Date.now() };
  run = { world: matrix.world, writer: matrix.writer, drivers, installation: toInstallation(settings.config), clock };
});

afterAll(async () => {
  await world?.close();
  await town?.stop();
});

/** Takes an act back as an undo does. */
function undo(act: Act, former: Former) {
  return deedOf(act).undo(run, { act, former } as ActRecord & { readonly act: Act });
}

function service(): UserId {
  return run.installation.actors.find(({ kind }) => kind === 'service')?.user as UserId;
}

test('W-5 B-7 a link that is taken back leaves nothing of the bridge in the room', async () => {
  const portal = await givenPortal(world);
  const [channel] = (await world.channelsOf(portal.room)) as [LinkedChannel];
  const { room, admin } = await givenLink(world, portal);
  await admin.setPowerLevel(room, service(), 50);
  const joiner = run.installation.actors.find(({ kind }) => kind === 'service');
  await world.matrix.writer.join({ room, as: joiner?.id ?? world.botActor, via: [] });
  const requester = admin.userId as UserId;

  const undone = await undo({ verb: 'link', bridge: world.setting.id, channel, room, requester }, { linked: false });

  expect(undone).toEqual({});
  await untilIn(admin, room, world.bot.userId, false);
  const left = (await admin.allState(room)).filter(
    ({ type, content }) => /m\.room\.bridging|bridge$/.test(type) && Object.keys(content).length > 0,
  );
  expect(left).toEqual([]);
  expect(await world.driver.linkState({ channel, room: portal.room })).toBe('linked');
});

test('W-5 an unlink is taken back by asking the operator once more, and the room says so until they answer', async () => {
  const portal = await givenPortal(world);
  const { channel, room, op, ann } = portal;
  await givenLink(world, portal);
  const levels = await world.bot.getState(room, 'm.room.power_levels');
  const users = { ...(levels?.users as object), [service()]: 100 };
  await world.bot.putState(room, 'm.room.power_levels', { ...levels, users });
  await world.driver.unlink({ channel, room });
  await untilIn(ann, room, world.bot.userId, false);
  const serviceActor = run.installation.actors.find(({ kind }) => kind === 'service');
  await world.matrix.writer.join({ room, as: serviceActor?.id ?? world.botActor, via: [] });
  const heard = op.heard.length;

  const undone = await undo({ verb: 'unlink', bridge: world.setting.id, channel, room }, { linked: true });

  expect(undone.leftover).toContain(`the answer "yes" of ${op.nick()}`);
  await answerQuestion(portal, op, heard);
  await untilStands(world, { channel, room: room as RoomId }, ['linked']);
});
