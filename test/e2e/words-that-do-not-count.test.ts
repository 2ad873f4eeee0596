import { givenCommunity, roomWords } from '#test/world/e2e/communities';
import {
  codeIn,
  type GivenPlan,
  givenAgreedPlan,
  givenAskedPlan,
  givenPlan,
  operatorsAgree,
  questionIn,
  roomsAgree,
} from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import { factsOf, type Looking } from '#test/world/e2e/facts';
import type { PlanJson, StatusJson } from '#test/world/e2e/json-answers';
import { expectRefused, expectUnchanged } from '#test/world/e2e/refusals';
import { eventually } from '#test/world/eventually';

let world: E2eWorld;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'words' });
});

afterAll(() => world.stop());

const all = ({ community: { rooms, canonical, oldAliases } }: GivenPlan): Looking => ({
  rooms,
  aliases: [...canonical.aliases, ...oldAliases],
});

const NO_PLAN = 'p_aaaaaaaaaa';
const NO_RUN = 'c_aaaaaaaaaa';

describe('E-2 what does not exist is not found, with exit code 1:', () => {
  test.each([
    [['ask', NO_PLAN]],
    [['run', NO_PLAN]],
    [['agree', NO_PLAN, '--as', 'operator:gitter', '--by', '@ops:example.org']],
  ])('E-2 the plan of %j', async (words) => {
    const { text } = await expectRefused(world, words, { exit: 1, code: 'PLAN_NOT_FOUND' });
    expect(text.happened).toContain(NO_PLAN);
  });

  test.each(['status', 'audit', 'confirm', 'undo'])('E-2 the consolidation of %s', async (command) => {
    await expectRefused(world, [command, NO_RUN], { exit: 1, code: 'CONSOLIDATION_NOT_FOUND' });
  });
});

describe('C-1 only those who may speak are heard:', () => {
  let given: GivenPlan;
  const run = () => world.json<StatusJson>(['run', given.plan.plan, '--follow']);

  /** The run waits for these, and nothing has moved. */
  const expectWaitsFor = async (parties: readonly string[]) => {
    const before = await factsOf(all(given));
    const { code, answer } = await run();
    expect({
      code,
      state: answer.state,
      step: answer.step,
      waits: answer.waitingFor.map(({ party }) => party),
    }).toEqual({
      code: 4,
      state: 'waiting',
      step: 'check-consent',
      waits: parties,
    });
    await expectUnchanged(before, all(given));
  };

  const party = (index = 0) => `source:${given.community.sources[index]?.room}`;

  beforeAll(async () => {
    given = await givenAskedPlan(world, await givenCommunity(world));
  });

  test('C-1 somebody who is no operator', async () => {
    const [operator] = given.plan.parties.filter(({ id }) => id.startsWith('operator:'));
    const words = ['agree', given.plan.plan, '--as', operator?.id as string, '--by', world.people.mallory.userId];

    await expectRefused(world, words, { exit: 3, code: 'CONSENT_NOT_OPERATOR', untouched: all(given) });
  });

  test('C-1 a party that the plan does not have', async () => {
    const words = ['agree', given.plan.plan, '--as', 'operator:nobody', '--by', world.people.ops.userId];

    await expectRefused(world, words, { exit: 1, code: 'PARTY_NOT_IN_PLAN' });
  });

  test('C-4 an operator for a room, whose people answer in it', async () => {
    const words = ['agree', given.plan.plan, '--as', party(), '--by', world.people.ops.userId];

    await expectRefused(world, words, { exit: 2, code: 'USAGE_WRONG' });
  });

  test('C-4 a code in the wrong room, by a member without power, by a bot, and a wrong code', async () => {
    const { alice, dave, bob, badger } = world.people;
    const [source] = given.community.sources;
    const { canonical } = given.community;
    if (!source) throw new Error('no source');
    await operatorsAgree(world, given);
    const [ofCanonical, ofSource] = [
      await codeIn(canonical.viewer, canonical.room, given.plan),
      await codeIn(source.viewer, source.room, given.plan),
    ];
    await alice.send(canonical.room, `!tributary agree ${ofSource}`);
    await bob.send(canonical.room, `!tributary agree ${ofCanonical}`);
    await alice.send(canonical.room, '!tributary agree ZZZZ2222');
    await badger.join(source.room);
    await source.owner.setPowerLevel(source.room, badger.userId, 100);
    await badger.send(source.room, `!tributary agree ${ofSource}`);
    await dave.react(source.room, (await questionIn(dave, source.room, given.plan)).event.event_id, '✅');

    await expectWaitsFor(['canonical', party()]);
  });

  test('C-2 the same code by the same person twice is one yes; canonical has agreed, the source has not', async () => {
    const { owner, room } = given.community.canonical;
    const code = await codeIn(owner, room, given.plan);
    await owner.send(room, `!tributary agree ${code}`);
    await owner.send(room, `!tributary agree ${code}`);

    await expectWaitsFor([party()]);
  });

  test('C-4 a yes that was deleted again, and one that was taken back, do not count', async () => {
    const [source] = given.community.sources;
    const { canonical } = given.community;
    if (!source) throw new Error('no source');
    const code = await codeIn(source.owner, source.room, given.plan);
    const yes = await source.owner.send(source.room, `!tributary agree ${code}`);
    await source.owner.redact(source.room, yes);
    await canonical.owner.send(
      canonical.room,
      `!tributary withdraw ${await codeIn(canonical.owner, canonical.room, given.plan)}`,
    );

    await expectWaitsFor(['canonical', party()]);
  });

  test('C-7 a no ends the plan: run, ask and agree are refused with 3, every room is told, and ours leave', async () => {
    const [source] = given.community.sources;
    const { plan } = given.plan;
    await source?.owner.send(source.room, `!tributary refuse ${await codeIn(source.owner, source.room, given.plan)}`);

    const { code, answer } = await run();

    expect({ code, state: answer.state }).toEqual({ code: 3, state: 'refused' });
    for (const words of [
      ['run', plan, '--follow'],
      ['ask', plan],
    ]) {
      await expectRefused(world, words, { exit: 3, code: 'PLAN_VOID' });
    }
    await operatorIsRefused(plan);
    for (const { room, owner } of given.community.rooms) {
      const told = (await owner.messages(room)).filter(
        ({ content }) => content['io.tributary.act'] === `${plan}/refused`,
      );
      expect(told).toHaveLength(1);
      expect((await owner.members(room)).filter((user) => world.services.includes(user))).toEqual([]);
    }
  });

  async function operatorIsRefused(plan: string): Promise<void> {
    const [operator] = given.plan.parties.filter(({ id }) => id.startsWith('operator:'));
    const words = ['agree', plan, '--as', operator?.id as string, '--by', world.people.ops.userId];
    await expectRefused(world, words, { exit: 3, code: 'PLAN_VOID' });
  }
});

describe('C-3 a plan of yesterday binds nobody today:', () => {
  test('P-5 rooms that changed since everybody agreed stop the run before its first write', async () => {
    const given = await givenAgreedPlan(world, await givenCommunity(world));
    const { owner, room } = given.community.canonical;
    await owner.putState(room, 'm.room.history_visibility', { history_visibility: 'world_readable' });
    const before = await factsOf(all(given));

    const { code, answer } = await world.json<StatusJson>(['run', given.plan.plan, '--follow']);

    expect({ code, state: answer.state }).toEqual({ code: 4, state: 'paused' });
    expect(answer.reason).toContain('the history visibility');
    await expectUnchanged(before, all(given));
  });

  test('C-3 a code of an earlier plan opens nothing of a later one', async () => {
    const community = await givenCommunity(world);
    const earlier = await givenAskedPlan(world, community);
    const [source] = community.sources;
    if (!source) throw new Error('no source');
    const code = await codeIn(source.owner, source.room, earlier.plan);
    const later = await givenAskedPlan(world, community);
    await operatorsAgree(world, later);
    await source.owner.send(source.room, `!tributary agree ${code}`);
    const before = await factsOf(all(later));

    const { code: exit, answer } = await world.json<StatusJson>(['run', later.plan.plan, '--follow']);

    expect(exit).toBe(4);
    expect(answer.waitingFor.map(({ party }) => party)).toEqual(['canonical', `source:${source.room}`]);
    await expectUnchanged(before, all(later));
  });

  test('C-2 a question whose time is over can no longer be answered', async () => {
    const config = world.configWith('hasty', { policy: { consentDays: 6 / 86_400 } });
    const given = await givenAskedPlan(world, await givenCommunity(world), { config });
    const over = Date.now() + 6_000;
    await eventually(() => Date.now() > over);
    await roomsAgree(given);
    const { plan } = given.plan;

    for (const words of [
      ['run', plan, '--follow'],
      ['ask', plan],
    ]) {
      await expectRefused(world, words, { exit: 3, code: 'PLAN_EXPIRED', untouched: all(given), config });
    }
  });

  test('C-2 a run that waits for answers ends when their time is over', async () => {
    const config = world.configWith('hasty', { policy: { consentDays: 12 / 86_400 } });
    const given = await givenAskedPlan(world, await givenCommunity(world), { config });
    const before = await factsOf(all(given));

    const { code, answer } = await world.json<StatusJson>(['run', given.plan.plan, '--follow'], { config });

    expect({ code, state: answer.state }).toEqual({ code: 3, state: 'refused' });
    await expectUnchanged(before, all(given));
  });
});

test('F-5 commands that come at the wrong moment are refused with 3', async () => {
  const given = await givenPlan(world, await givenCommunity(world));
  const { plan } = given.plan;
  const untouched = all(given);
  await expectRefused(world, ['undo', plan], { exit: 1, code: 'PLAN_NEVER_RUN', untouched });
  const { answer } = await world.json<StatusJson>(['run', plan]);
  const run = answer.consolidation;

  await expectRefused(world, ['confirm', run], { exit: 3, code: 'CONFIRM_TOO_EARLY', untouched });
  await expectRefused(world, ['confirm', run, '--by', world.people.mallory.userId], {
    exit: 3,
    code: 'CONFIRM_NOT_ALLOWED',
    untouched,
  });
  const undone = await world.json<StatusJson & { leftovers: unknown[] }>(['undo', run]);
  expect({ code: undone.code, state: undone.answer.state }).toEqual({ code: 0, state: 'undone' });
  for (const word of ['pause', 'resume', 'confirm']) {
    await expectRefused(world, [word, run], { exit: 3, code: 'NOT_NOW', untouched });
  }
});

describe('F-5 a configuration that cannot work', () => {
  const planOf = async (config: string) => {
    const community = await givenCommunity(world);
    const words = ['plan', ...roomWords(community)];
    return { community, words, config, untouched: { rooms: community.rooms } };
  };

  test('F-5 has a key that nobody knows: path and nearest key are named, with 2', async () => {
    const config = world.configWith('unknown-key', { polcy: { quorum: 2 }, policy: { quorun: 2 } });
    const error = await expectRefused(world, ['check-config'], { exit: 2, code: 'CONFIG_INVALID', config });

    const told = error.problems?.map(({ path, problem, hint }) => `${path} ${problem} ${hint ?? ''}`).join('\n');
    expect(told).toMatch(/polcy.*policy/);
    expect(told).toMatch(/policy\.quorun.*quorum/);
  });

  test('E-5 has a token that the homeserver does not accept, and does not show it', async () => {
    const usual = JSON.parse(await readConfig()) as { homeservers: { appservice: object }[] };
    const homeservers = usual.homeservers.map((server) => ({
      ...server,
      appservice: { ...server.appservice, asToken: 'a-wrong-token-that-nobody-may-see' },
    }));
    const { words, config, untouched } = await planOf(world.configWith('wrong-token', { homeservers, bridges: [] }));

    await expectRefused(world, words, { exit: 1, code: 'MATRIX_BAD_TOKEN', config, untouched });
    const { code, answer } = await world.json<{ probes: { ok: boolean; detail: string }[] }>(['check-config'], {
      config,
    });
    expect(code).toBe(1);
    expect(answer.probes.filter(({ ok }) => !ok).length).toBeGreaterThanOrEqual(2);
    expect(world.transcript()).not.toContain('a-wrong-token-that-nobody-may-see');
  });

  test('F-5 has no account of ours anywhere', async () => {
    const usual = JSON.parse(await readConfig()) as { homeservers: object[] };
    const homeservers = usual.homeservers.map((server) => ({ ...server, appservice: null }));
    const { words, config, untouched } = await planOf(world.configWith('no-account', { homeservers, bridges: [] }));

    await expectRefused(world, words, { exit: 2, code: 'ACTOR_UNKNOWN', config, untouched });
  });

  test('P-2 has no account of ours on the server of the aliases: what stays by hand is said', async () => {
    const usual = JSON.parse(await readConfig()) as { homeservers: object[] };
    const homeservers = usual.homeservers.map((server, index) =>
      index === 0 ? server : { ...server, appservice: null },
    );
    const { community, words, config } = await planOf(world.configWith('one-account', { homeservers, bridges: [] }));

    const { code, answer } = await world.json<PlanJson>(words, { config });

    expect(code).toBe(0);
    const tasks = answer.humanTasks.map(({ who, what }) => `${who}: ${what}`);
    expect(tasks.join('\n')).toContain(community.oldAliases[0]);
  });

  const readConfig = async () => (await import('node:fs/promises')).readFile(world.config, 'utf8');
});
