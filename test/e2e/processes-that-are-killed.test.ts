import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EmbeddedServer, joinEmbedded } from '#src/store/embedded/embedded-server';
import { aMomentWithin, type Chance, newChance } from '#test/world/e2e/chance';
import { type Community, givenCommunity } from '#test/world/e2e/communities';
import { type GivenPlan, givenAgreedPlan } from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import { differences, type Facts, factsOf } from '#test/world/e2e/facts';
import type { StatusJson } from '#test/world/e2e/json-answers';
import { expectMerged } from '#test/world/e2e/outcome';
import { expectRefused } from '#test/world/e2e/refusals';
import { eventually } from '#test/world/eventually';

let world: E2eWorld;
/** Keeps the embedded database up between commands, as a service does. */
let database: EmbeddedServer;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'killed', database: 'embedded' });
  database = await joinEmbedded({ dataDir: join(world.folder, 'data') });
});

afterAll(async () => {
  await world.stopCommands();
  await database.leave();
  await world.stop();
});

/** A process that is killed gives its successor this long to wait: a lease and one request. */
const HASTY = { TRIBUTARY_LEASE_MS: '500', TRIBUTARY_REQUEST_MS: '2000' };
const MOST_KILLS = 5;
/** How long after its first word a command is killed at the latest; a whole run takes about as long. */
const LATEST_MS = 1_800;
/** Each line of the story begins with the time. */
const A_WORD = /\d\d:\d\d:\d\d/;

const twoSources = () => givenCommunity(world, { sources: [{}, { kind: 'gitter' }] });

/** Kills the command again and again at moments of chance, each time a new one; returns how often. */
async function killed(words: readonly string[], chance: Chance): Promise<number> {
  let kills = 0;
  while (kills < MOST_KILLS) {
    const command = world.start(words, { env: HASTY });
    await Promise.race([command.until(A_WORD), command.ended]);
    await Promise.race([aMomentWithin(chance, LATEST_MS), command.ended]);
    if (!command.isRunning()) break;
    await command.kill('SIGKILL');
    kills += 1;
  }
  return kills;
}

const withSeed = async (chance: Chance, claim: () => Promise<void>) => {
  try {
    await claim();
  } catch (error) {
    throw new Error(`with TRIBUTARY_SEED=${chance.seed}`, { cause: error });
  }
};

test('W-2 a run killed again and again at any moment ends as if nothing had happened: nothing lost, nothing twice', async () => {
  const chance = newChance();
  const given = await givenAgreedPlan(world, await twoSources());
  const words = ['run', given.plan.plan, '--follow'];
  const kills = await killed(words, chance);

  const { code, answer } = await world.json<StatusJson>(words, { env: HASTY });

  await withSeed(chance, async () => {
    expect(kills).toBeGreaterThan(0);
    expect(code).toBe(0);
    await expectMerged(given, answer);
  });
  await expectRefused(world, ['undo', answer.consolidation], {
    exit: 3,
    code: 'UNDO_TOO_LATE',
    untouched: given.community,
  });
});

test('W-9 Ctrl-C stops a run between two acts; it goes on later, also when the database is killed meanwhile', async () => {
  const given = await givenAgreedPlan(world, await twoSources());
  const first = world.start(['run', given.plan.plan, '--follow']);
  await first.until(/close-source .* done/);
  await first.kill('SIGINT');
  const stopped = await first.ended;
  const { answer: between } = await world.json<StatusJson>(['status', given.plan.plan]);
  const second = world.start(['run', given.plan.plan, '--follow', '--json']);
  await second.until(/(close-source|move-aliases) .* done/);
  process.kill(postmaster(), 'SIGKILL');

  const { code, stdout, stderr } = await second.ended;

  expect({ code: stopped.code, signal: stopped.signal }).toEqual({ code: 4, signal: null });
  expect(stopped.stderr).toContain('--follow` goes on');
  expect(between.state).toBe('running');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  await expectMerged(given, JSON.parse(stdout) as StatusJson);
});

test('W-3 a service that is killed goes on with its work when it is started again, without a word from anybody', async () => {
  const given = await givenAgreedPlan(world, await twoSources());
  const start = async () => {
    const service = world.start(['serve'], { env: HASTY });
    await service.until(/Running/);
    return service;
  };
  const service = await start();
  await world.json(['run', given.plan.plan]);
  await eventually(
    async () => (await world.json<StatusJson>(['status', given.plan.plan])).answer.legs[0]?.state !== 'open',
    {
      every: 50,
    },
  );
  await service.kill('SIGKILL');

  const successor = await start();
  const answer = await eventually(
    async () => {
      const status = (await world.json<StatusJson>(['status', given.plan.plan])).answer;
      return status.state === 'done' ? status : undefined;
    },
    { within: 40_000, every: 500 },
  );

  await expectMerged(given, answer);
  await successor.kill('SIGTERM');
  expect((await successor.ended).code).toBe(0);
});

describe('W-5 an undo', () => {
  let given: GivenPlan;
  let before: Facts;
  let run: string;

  /** Runs until the second confirmation is waited for, with everything moved. */
  beforeAll(async () => {
    const config = world.configWith('confirming', { policy: { secondConfirmation: true } });
    given = await givenAgreedPlan(world, await twoSources(), { config });
    before = await standing(given.community);
    const { code, answer } = await world.json<StatusJson>(['run', given.plan.plan, '--follow']);
    expect({ code, step: answer.step }).toEqual({ code: 4, step: 'await-confirmation' });
    run = answer.consolidation;
  });

  test('W-5 killed again and again, and asked for once more, leaves the rooms as they were', async () => {
    const chance = newChance();
    const kills = await killed(['undo', run], chance);

    const { code, answer } = await world.json<StatusJson & { leftovers: unknown[] }>(['undo', run], { env: HASTY });

    await withSeed(chance, async () => {
      expect(kills).toBeGreaterThan(0);
      expect({ code, state: answer.state, leftovers: answer.leftovers }).toEqual({
        code: 0,
        state: 'undone',
        leftovers: [],
      });
      expect(differences(before, await standing(given.community))).toEqual([]);
    });
  });

  test('W-5 that has ended can be asked for again and changes nothing', async () => {
    const facts = await factsOf({ rooms: given.community.rooms });

    const { code, answer } = await world.json<StatusJson>(['undo', run]);

    expect({ code, state: answer.state }).toEqual({ code: 0, state: 'undone' });
    expect(differences(facts, await factsOf({ rooms: given.community.rooms }))).toEqual([]);
  });
});

/** What stands in the rooms; what was said and taken back is left out. */
async function standing({ rooms, oldAliases }: Community): Promise<Facts> {
  const facts = await factsOf({ rooms, aliases: oldAliases });
  return new Map([...facts].filter(([name]) => !name.startsWith('what was said')));
}

function postmaster(): number {
  const file = join(world.folder, 'data', 'postgres', 'cluster', 'data', 'postmaster.pid');
  return Number(readFileSync(file, 'utf8').split('\n')[0]);
}
