import { toInstallation } from '#src/config/installation';
import { roomEndpointId } from '#src/duplicates/endpoint-key';
import type { RoomId, UserId } from '#src/portals/ids';
import type { DiscoverySource } from '#src/ports/discovery-source';
import { openDrivers } from '#src/wiring/open-drivers';
import { openSources } from '#src/wiring/open-sources';
import { type ConformanceWorld, openConformanceWorld } from '#test/conformance/conformance-world';
import { type GivenPortal, givenCanonical, givenPortal, linkWithYes } from '#test/conformance/given';
import { readSettings } from '#test/conformance/settings';
import { type BridgedTown, startBridgedTown } from '#test/world/bridged-town';
import { valuesOf, walkOver } from '#test/world/walked';

let town: BridgedTown;
let world: ConformanceWorld;
let portal: GivenPortal;

beforeAll(async () => {
  town = await startBridgedTown({ rawAnswerMs: 200, powerLevelGraceMs: 50 });
  world = openConformanceWorld(settings());
  portal = await givenPortal(world);
});

afterAll(async () => {
  await world?.close();
  await town?.stop();
});

function settings(changes: object = {}) {
  const conformance = { registrationSecret: town.synapse.registrationSecret, channelPrefix: '#looked-' };
  return readSettings(town.write('config.json', { ...town.configuration, ...changes, conformance }), {});
}

/** The source as `tributary discover` makes it from the configuration. */
function bridgeSource(changes: object = {}): DiscoverySource {
  const { config } = settings(changes);
  const installation = toInstallation(config);
  const times = { leaseMs: undefined, requestMs: undefined };
  const drivers = openDrivers({ config, installation, matrix: world.matrix, times });
  const openNetwork = () => {
    throw new Error('no network is asked about a bridge');
  };
  const sources = openSources({ config, installation, matrix: world.matrix, drivers, openNetwork });
  const source = sources.find(({ name }) => name === `bridge:${world.setting.id}`);
  if (source === undefined) throw new Error('the configuration opens no source of the bridge');
  return source;
}

const idOf = (room: string) => roomEndpointId(room as RoomId);
const keyOf = (name: string) => `irc/quietnet/${name}`;

test("D-4 a bridge's own word tells which channel a portal is, under our name for the network, and the channel is found", async () => {
  const { found } = await walkOver(bridgeSource());

  const [room, channel] = [idOf(portal.room), `irc ${keyOf(portal.name)}`].map((id) =>
    found.find(({ fields }) => fields.id === id),
  );
  expect(valuesOf(room ?? { facts: [] }, 'bridged')).toEqual([keyOf(portal.name)]);
  expect(valuesOf(room ?? { facts: [] }, 'resolved-alias')).toEqual([keyOf(portal.name)]);
  expect(channel?.fields).toMatchObject({ protocol: 'irc', network: 'quietnet', channel: portal.name });
});

test('D-1 a link that was made or removed without a word in the room is seen when the bridge is asked again', async () => {
  const before = await walkOver(bridgeSource());
  const { room: canonical, admin } = await givenCanonical(world);
  const other = await givenPortal(world);
  await linkWithYes(world, { portal: other, request: { room: canonical, requester: admin.userId as UserId } });
  const linked = await walkOver(bridgeSource(), before);
  await world.driver.unlink({ channel: world.linked(other.name, 'plumbed'), room: canonical });
  const unlinked = await walkOver(bridgeSource(), linked);

  const words = ({ found }: typeof linked) =>
    found.filter(({ fields }) => fields.id === idOf(canonical)).map((one) => valuesOf(one, 'bridged'));
  expect(linked.unchanged).toContain(idOf(portal.room));
  expect(words(linked)).toEqual([[keyOf(other.name)]]);
  expect(words(unlinked)).not.toContainEqual([keyOf(other.name)]);
});
