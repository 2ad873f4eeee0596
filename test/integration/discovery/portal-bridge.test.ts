import { toInstallation } from '#src/config/installation';
import { roomEndpointId } from '#src/duplicates/endpoint-key';
import type { Matrix } from '#src/matrix/matrix';
import type { RoomId, UserId } from '#src/portals/ids';
import type { DiscoverySource } from '#src/ports/discovery-source';
import { openDrivers } from '#src/wiring/open-drivers';
import { openMatrix } from '#src/wiring/open-matrix';
import { openSources } from '#src/wiring/open-sources';
import { type ConformanceWorld, openConformanceWorld } from '#test/conformance/conformance-world';
import { type GivenPortal, givenCanonical, givenPortal, linkWithYes } from '#test/conformance/given';
import { readSettings } from '#test/conformance/settings';
import { type BridgedTown, startBridgedTown } from '#test/world/bridged-town';
import { valuesOf, walkOver } from '#test/world/walked';

let town: BridgedTown;
let world: ConformanceWorld;
let portal: GivenPortal;
const opened: Matrix[] = [];

beforeAll(async () => {
  town = await startBridgedTown({ rawAnswerMs: 200, powerLevelGraceMs: 50 });
  world = openConformanceWorld(settings());
  portal = await givenPortal(world);
});

afterAll(async () => {
  for (const matrix of opened) await matrix.close();
  await world?.close();
  await town?.stop();
});

function settings(changes: object = {}) {
  const conformance = { registrationSecret: town.synapse.registrationSecret, channelPrefix: '#looked-' };
  return readSettings(town.write('config.json', { ...town.configuration, ...changes, conformance }), {});
}

/** A source as `tributary discover` makes it from the configuration. */
function sourceNamed(wanted: string, changes: object = {}): DiscoverySource {
  const { config } = settings(changes);
  const installation = toInstallation(config);
  const times = { leaseMs: undefined, requestMs: undefined };
  const matrix = openMatrix(config, { installation, times });
  opened.push(matrix);
  const drivers = openDrivers({ config, installation, matrix, times });
  const openNetwork = () => {
    throw new Error('no network is asked about a bridge');
  };
  const sources = openSources({ config, installation, matrix, drivers, openNetwork });
  const source = sources.find(({ name }) => name === wanted);
  if (source === undefined) throw new Error(`the configuration opens no source ${wanted}`);
  return source;
}

const bridgeSource = (changes: object = {}) => sourceNamed(`bridge:${world.setting.id}`, changes);

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

test("D-5 a record of the bridge's is understood by its own name for the network, also where its bot is not ours", async () => {
  const admin = await town.synapse.registerUser('root', { admin: true });
  const { homeservers, bridges } = town.configuration as { homeservers: object[]; bridges: object[] };
  const changes = {
    homeservers: homeservers.map((one) => ({ ...one, adminToken: admin.accessToken })),
    bridges: bridges.map((one) => ({ ...one, asToken: null, debugApi: null })),
  };

  const { found } = await walkOver(sourceNamed(`rooms:${town.synapse.name}`, changes));

  const room = found.find(({ fields }) => fields.id === idOf(portal.room));
  expect(room?.facts.filter(({ kind }) => kind === 'bridge-state')).toMatchObject([
    { value: keyOf(portal.name), ghostsPresent: true, from: { who: town.bridge.bot } },
  ]);
});

test('D-1 a network that the bridge reaches and the configuration does not name is told, and no other is', async () => {
  const { bridges } = town.configuration as { bridges: object[] };
  const networks = [{ id: 'elsewhere', protocol: 'irc', host: '127.0.0.1', port: 1, tls: false, nick: 'tributary' }];
  const changes = { networks, bridges: bridges.map((one) => ({ ...one, networks: ['elsewhere'] })) };

  const told = await walkOver(bridgeSource(changes));
  const usual = await walkOver(bridgeSource());

  expect(told.passedOver[0]).toBe(`links to ${town.irc.name}, which \`networks\` does not name`);
  expect(usual.passedOver).toEqual([]);
});
