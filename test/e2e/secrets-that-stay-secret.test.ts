import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EmbeddedServer, joinEmbedded } from '#src/store/embedded/embedded-server';
import { givenCommunity, roomWords } from '#test/world/e2e/communities';
import { givenAgreedPlan } from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import type { StatusJson } from '#test/world/e2e/json-answers';
import { expectMerged } from '#test/world/e2e/outcome';
import {
  commandLines,
  databaseDump,
  filesBelow,
  isPrivate,
  placesOf,
  redisDump,
  type Trace,
} from '#test/world/e2e/traces';
import { eventually } from '#test/world/eventually';

let world: E2eWorld;
let database: EmbeddedServer;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'secrets', database: 'embedded', logLevel: 'INFO' });
  database = await joinEmbedded({ dataDir: join(world.folder, 'data') });
});

afterAll(async () => {
  await world.stopCommands();
  await database.leave();
  await world.stop();
});

const LOCK_FILE = () => join(world.folder, 'data', 'postgres', 'lock.json');

/** Every secret by its name, the password of the embedded database included. */
function allSecrets(): Record<string, string> {
  const { password } = JSON.parse(readFileSync(LOCK_FILE(), 'utf8')) as { password: string };
  expect(password.length).toBeGreaterThan(20);
  return { ...world.secrets, password };
}

/** The usual configuration with one token in the environment and one in a file. */
function configWithReferences(): { config: string; env: NodeJS.ProcessEnv } {
  const usual = JSON.parse(readFileSync(world.config, 'utf8')) as { homeservers: { appservice: object }[] };
  writeFileSync(join(world.folder, 'token-of-one'), `${world.secrets.asOne}\n`, { mode: 0o600 });
  const references = [{ file: 'token-of-one' }, { env: 'TOKEN_OF_TWO' }];
  const homeservers = usual.homeservers.map((server, index) => ({
    ...server,
    appservice: { ...server.appservice, asToken: references[index] },
  }));
  const config = world.configWith('references', { homeservers });
  return { config, env: { TOKEN_OF_TWO: world.secrets.asTwo } };
}

/** What stands in the queue; where that is the database, the dump of it. */
async function queueDump(database: readonly Trace[]): Promise<readonly Trace[]> {
  const { queue } = JSON.parse(readFileSync(world.config, 'utf8')) as { queue: { url: string } };
  return queue.url === 'database'
    ? database.filter(({ place }) => place === 'tributary_queue.job')
    : redisDump(queue.url);
}

/** Commands of every kind, those that go wrong included; each is expected to say something. */
async function everythingIsSaid(run: string, plan: string): Promise<void> {
  const place = configWithReferences();
  const wrong = world.configWith('wrong-database', {
    database: { url: `postgres://tributary:${allSecrets().password}@127.0.0.1:9/x` },
  });
  const commands: [string[], { config?: string; env?: NodeJS.ProcessEnv }][] = [
    [['check-config'], place],
    [['check-config', '--json'], {}],
    [['check-config'], { config: wrong }],
    [['status'], { config: wrong }],
    [['status', run], place],
    [['report', run, '--format', 'md'], place],
    [['report', run, '--json'], {}],
    [['audit', run, '--verify', '--json'], {}],
    [['doctor', '--json'], {}],
    [['doctor', run], {}],
    [['migrate', 'status'], {}],
    [['ask', plan], {}],
  ];
  for (const [words, where] of commands) {
    const command = world.start(words, where);
    await command.ended;
    expect(command.said()).not.toBe('');
  }
}

test('E-5 no token and no password is left anywhere: output, logs, database, queue, processes, files, rooms', async () => {
  const service = world.start(['serve']);
  await service.until(/Running/);
  const community = await givenCommunity(world, { sources: [{}, { kind: 'gitter' }] });
  const given = await givenAgreedPlan(world, community);
  const following = world.start(['run', given.plan.plan, '--follow', '--json']);
  const processes: Trace[] = [];
  const lookAndAsk = () => {
    processes.push(...commandLines());
    return !following.isRunning();
  };
  await eventually(lookAndAsk, { within: 240_000, every: 200 });
  const answer = JSON.parse((await following.ended).stdout) as StatusJson;
  await expectMerged(given, answer);
  await world.gates.two.shut();
  await world.start(['plan', ...roomWords(community)]).ended;
  await world.gates.two.open();
  await everythingIsSaid(answer.consolidation, given.plan.plan);
  const rooms = await Promise.all(community.rooms.map(({ viewer, room }) => viewer.messages(room, 500)));
  const dump = await databaseDump(await database.revive());
  const queue = await queueDump(dump);
  await service.kill('SIGTERM');

  const own = filesBelow(join(world.folder, 'data')).filter(({ place }) => place !== LOCK_FILE());
  const logs = [world.one, world.two].map(({ logFile }) => ({ place: logFile, text: readFileSync(logFile, 'latin1') }));
  const traces: Trace[] = [
    { place: 'output', text: world.transcript() },
    { place: 'rooms', text: JSON.stringify(rooms) },
    ...processes,
    ...dump,
    ...queue,
    ...own,
    ...logs,
  ];
  const kept = dump.filter(({ text }) => text !== '').map(({ place }) => place);
  expect(kept).toEqual(expect.arrayContaining(['public.plans', 'public.audit_log']));
  expect(JSON.stringify(queue)).toContain(answer.consolidation);
  expect(
    placesOf({ ...world.secrets }, [{ place: 'configuration', text: readFileSync(world.config, 'utf8') }]),
  ).toHaveLength(5);
  expect(placesOf(allSecrets(), traces)).toEqual([]);
  expect(isPrivate(LOCK_FILE())).toBe(true);
});
