import { driversInView } from '#jobs/view/drivers-in-view';
import type { RoomId, ServerName } from '#src/portals/ids';
import type { BridgeDriver, ChannelLinker, LinkQuery, LinkRequest } from '#src/ports/bridge-driver';
import { givenView } from '#test/world/given-view';
import { CANONICAL, portalOf } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

const SOURCE = portalOf('#crystal');
const channel = { protocol: 'irc', network: 'libera', channel: '#crystal', origin: 'portal' } as const;

/** A bridge as the steps of a run see it, with what it is told; `home`: its homeserver. */
async function givenDriver(home = 'example.org') {
  const { merge, view } = await givenView();
  const told: Array<LinkQuery & LinkRequest> = [];
  const driver = {
    ...merge.bridge.driver,
    linkState: async (query: LinkQuery) => {
      told.push(query);
      return 'linked' as const;
    },
    link: async (request: LinkRequest) => {
      told.push(request);
      return { kind: 'done' as const };
    },
  };
  const { installation } = merge.ports;
  const bridges = installation.bridges.map((bridge) => ({ ...bridge, homeserver: home as ServerName }));
  const drivers = { all: () => [driver], of: () => driver };
  const [seen] = driversInView(drivers, { view, installation: { ...installation, bridges } }).all();
  return { view, told, driver: seen as BridgeDriver & ChannelLinker };
}

test('W-7 a bridge is told what was seen just now of the room that is linked and of the old one', async () => {
  const { view, told, driver } = await givenDriver();
  const state = await view.world.readState({ room: CANONICAL, as: service.id });
  const sourceState = await view.world.readState({ room: SOURCE, as: bot.id });

  await driver.link({ channel, room: CANONICAL, source: SOURCE });
  await driver.linkState({ channel, room: SOURCE });

  expect(told).toEqual([
    { channel, room: CANONICAL, source: SOURCE, state, sourceState },
    { channel, room: SOURCE, state: sourceState },
  ]);
});

test('B-5 what was seen before we wrote there, or before a bridge acted, is told to no bridge', async () => {
  const { view, told, driver } = await givenDriver();
  const seen = { room: SOURCE, as: bot.id };
  await view.world.readState(seen);
  await view.writer.writeState({ ...seen, type: 'm.room.topic', key: '', content: { topic: 'closed' } });
  await driver.linkState({ channel, room: SOURCE });
  await view.world.readState(seen);

  view.bridgeActed();
  await driver.linkState({ channel, room: SOURCE });

  expect(told).toEqual([1, 2].map(() => ({ channel, room: SOURCE })));
});

test('B-5 a bridge on another homeserver is not told what ours saw: its own may know more', async () => {
  const { view, told, driver } = await givenDriver('elsewhere.org');
  await view.world.readState({ room: SOURCE, as: bot.id });

  await driver.linkState({ channel, room: SOURCE });

  expect(told).toEqual([{ channel, room: SOURCE as RoomId }]);
});
