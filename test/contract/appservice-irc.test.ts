import { type ConformanceWorld, openConformanceWorld } from '#test/conformance/conformance-world';
import { readSettings } from '#test/conformance/settings';
import { suite } from '#test/conformance/suite';
import { type BridgedTown, startBridgedTown } from '#test/world/bridged-town';

let town: BridgedTown;
let world: ConformanceWorld;

beforeAll(async () => {
  town = await startBridgedTown({ requestTimeoutSeconds: 8, rawAnswerMs: 500, powerLevelGraceMs: 50 });
  const conformance = { registrationSecret: town.synapse.registrationSecret, channelPrefix: '#suite-' };
  world = openConformanceWorld(
    readSettings(town.write('conformance.json', { ...town.configuration, conformance }), {}),
  );
});

afterAll(async () => {
  await world?.close();
  await town?.stop();
});

test.each(suite)('V-4 on the test bridge: $title', ({ run }) => run(world));
