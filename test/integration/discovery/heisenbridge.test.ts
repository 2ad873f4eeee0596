import { actorRooms } from '#adapters/matrix/index';
import { accountKinds } from '#src/consent/account-kinds';
import { roomEndpointId } from '#src/duplicates/endpoint-key';
import { networkNamer } from '#src/duplicates/links-in-text';
import type { Installation } from '#src/portals/installation';
import {
  channelCalled,
  type HeisenWorld,
  NETWORK,
  startHeisenWorld,
} from '#test/integration/heisenbridge/heisen-world';
import { valuesOf, type Walked, walkOver } from '#test/world/walked';

let world: HeisenWorld;

beforeAll(async () => {
  world = await startHeisenWorld();
});

afterAll(() => world?.stop());

/** The rooms of the bridge's bot with the bridge's own word, as `discover` walks over them. */
function bridgeSource() {
  const networks = [{ id: NETWORK, protocol: 'irc' }];
  const installation = { bridges: [], networks, actors: [world.bot] } as unknown as Installation;
  const driver = world.driverWith();
  const around = { installation, kindOf: accountKinds(installation, [driver]), nameNetwork: networkNamer(networks) };
  return actorRooms({ actor: world.bot, world: world.matrix.world, around, driver });
}

const wordsAbout = ({ found }: Walked, room: string) =>
  found.filter(({ fields }) => fields.id === roomEndpointId(room as never)).map((one) => valuesOf(one, 'bridged'));

test("D-4 heisenbridge's own notes tell which room a channel is linked to, and its other rooms are nobody's community", async () => {
  const ann = await world.onIrc('ann', '#looked');
  const [channel, room] = [channelCalled('#looked'), await world.givenRoom('looked')];
  const driver = world.driverWith();
  expect(await driver.link({ channel, room })).toEqual({ kind: 'done' });

  const linked = await walkOver(bridgeSource());
  const again = await walkOver(bridgeSource(), linked);
  await driver.unlink({ channel, room });
  const unlinked = await walkOver(bridgeSource(), again);
  await ann.quit();

  expect(wordsAbout(linked, room)).toEqual([[`irc/${NETWORK}/#looked`]]);
  expect(linked.found.map(({ fields }) => fields.id).sort()).toEqual(
    [`irc irc/${NETWORK}/#looked`, roomEndpointId(room)].sort(),
  );
  expect(again.found).toEqual([]);
  expect(wordsAbout(unlinked, room)).not.toContainEqual([`irc/${NETWORK}/#looked`]);
});
