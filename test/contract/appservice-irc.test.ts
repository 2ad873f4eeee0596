import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type ConformanceWorld, openConformanceWorld } from '#test/conformance/conformance-world';
import { readSettings } from '#test/conformance/settings';
import { suite } from '#test/conformance/suite';
import { projectRoot } from '#test/servers/project-root';
import { type BridgedTown, startBridgedTown } from '#test/world/bridged-town';

let town: BridgedTown;
let config: string;
let world: ConformanceWorld;

beforeAll(async () => {
  town = await startBridgedTown({ requestTimeoutSeconds: 8, rawAnswerMs: 500, powerLevelGraceMs: 50 });
  const conformance = { registrationSecret: town.synapse.registrationSecret, channelPrefix: '#suite-' };
  config = town.write('conformance.json', { ...town.configuration, conformance });
  world = openConformanceWorld(readSettings(config, {}));
});

afterAll(async () => {
  await world?.close();
  await town?.stop();
});

test.each(suite)('V-4 on the test bridge: $title', ({ run }) => run(world));

/** What a person types, with one case of the suite; a case that fails makes the command fail. */
async function conformance(file: string, only: string): Promise<string> {
  const words = ['run', '--silent', 'conformance', '--', '--config', file, '--only', only];
  const { stdout } = await promisify(execFile)('npm', words, { cwd: projectRoot, timeout: 60_000 });
  return stdout;
}

const A_QUICK_CASE = 'ghosts are known by their names';

test('V-4 the command runs the same suite on the bridge that the configuration names, and counts', async () => {
  expect(await conformance(config, A_QUICK_CASE)).toMatch(/^ok .*\n1 passed, 0 failed\n$/);
});

/** A configuration whose bridge's provisioning API nobody serves. */
function awayConfig(): string {
  const { bridges, ...rest } = town.configuration as { bridges: readonly object[] };
  const away = { url: 'http://127.0.0.1:9/_matrix/provision', secret: 'away' };
  return town.write('away.json', {
    ...{ ...rest, bridges: bridges.map((bridge) => ({ ...bridge, provisioning: away })) },
    conformance: { registrationSecret: town.synapse.registrationSecret, channelPrefix: '#away-' },
  });
}

test.each([
  ['the bridge does not answer as it should', 'a wrong secret, are told as what they are'],
  ["an operator waits in vain for the bridge's question", 'a room of version 12 is linked'],
])('V-4 the command tells which case failed, and counts, where %s', async (_where, only) => {
  await expect(conformance(awayConfig(), only)).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^FAILED [\s\S]*\n0 passed, 1 failed\n$/),
    stderr: '', // where a case still waits for something when it fails, that would end the command
  });
});
