import { readFileSync } from 'node:fs';
import { type Community, type GivenRoom, givenCommunity } from '#test/world/e2e/communities';
import {
  codeIn,
  type GivenPlan,
  givenAgreedPlan,
  givenAskedPlan,
  operatorsAgree,
  roomsAgree,
} from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import { differences, type Facts, factsOf } from '#test/world/e2e/facts';
import type { StatusJson } from '#test/world/e2e/json-answers';
import { expectMerged, expectMergedRooms } from '#test/world/e2e/outcome';
import { expectRefused } from '#test/world/e2e/refusals';
import { eventually } from '#test/world/eventually';

let world: E2eWorld;
/** A configuration that asks once more before rooms are replaced. */
let confirming: string;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'people' });
  confirming = world.configWith('confirming', { policy: { secondConfirmation: true } });
});

afterAll(() => world.stop());

const follow = ({ plan }: GivenPlan) => world.json<StatusJson>(['run', plan.plan, '--follow']);

/** What stands in the rooms; what was said and taken back is left out. */
async function standing({ rooms, oldAliases }: Community): Promise<Facts> {
  const facts = await factsOf({ rooms, aliases: oldAliases });
  return new Map([...facts].filter(([name]) => !name.startsWith('what was said')));
}

/** Does what the run says it waits for, as its words tell: `in ROOM, type: /op USER LEVEL`. */
async function obey({ answer }: { readonly answer: StatusJson }, room: GivenRoom): Promise<void> {
  expect(answer.waitingFor).toHaveLength(1);
  const [, address, user, level] = /^in (\S+), type: \/op (\S+) (\d+)$/.exec(answer.waitingFor[0]?.what ?? '') ?? [];
  expect(address).toBe(room.aliases[0]);
  await room.owner.setPowerLevel(room.room, user as string, Number(level));
}

test('P-2 a run waits for the power that only people can give, says what to type, and goes on when it is done', async () => {
  const powerless = { powerForUs: false };
  const community = await givenCommunity(world, { canonical: powerless, sources: [powerless] });
  const given = await givenAskedPlan(world, community);
  await operatorsAgree(world, given);
  await roomsAgree(given);

  const first = await follow(given);
  expect({ code: first.code, step: first.answer.step }).toEqual({ code: 4, step: 'prepare-canonical' });
  await obey(first, community.canonical);
  const second = await follow(given);
  expect({ code: second.code, step: second.answer.step }).toEqual({ code: 4, step: 'prepare-source' });
  await obey(second, community.sources[0] as GivenRoom);
  const third = await follow(given);

  expect(third.code).toBe(0);
  await expectMerged(given, third.answer);
});

test('W-10 an alias on a server where we have no account is moved by hand, and the run waits for that with the room still open', async () => {
  const usual = JSON.parse(readFileSync(world.config, 'utf8')) as { homeservers: object[] };
  const homeservers = usual.homeservers.map((server, index) =>
    index === 0 ? server : { ...server, appservice: null },
  );
  const config = world.configWith('one-account', { homeservers, bridges: [] });
  const { people, services } = world;
  const levels = { users: { [people.erin.userId]: 100, [services[0]]: 100 } };
  const community = await givenCommunity(world, { sources: [{ create: { power_level_content_override: levels } }] });
  const [source] = community.sources as [GivenRoom];
  const given = await givenAskedPlan(world, community, { config });
  await operatorsAgree(world, given, { config });
  await roomsAgree(given);

  const waiting = await world.json<StatusJson>(['run', given.plan.plan, '--follow'], { config });
  expect({ code: waiting.code, step: waiting.answer.step }).toEqual({ code: 4, step: 'prepare-source' });
  expect(waiting.answer.waitingFor.map(({ what }) => what).join()).toContain(source.aliases[0]);
  await source.owner.deleteAlias(source.aliases[0] as string);
  await source.owner.join(community.canonical.aliases[0] as string);
  await source.owner.putAlias(source.aliases[0] as string, community.canonical.room);
  const { code } = await world.json<StatusJson>(['run', given.plan.plan, '--follow'], { config });

  expect(code).toBe(0);
  await expectMergedRooms(given);
});

describe('W-12 second thoughts', () => {
  /** A run that waits for the second confirmation, with everything moved. */
  async function givenWaitingRun(): Promise<{ given: GivenPlan; before: Facts; run: string }> {
    const community = await givenCommunity(world);
    const given = await givenAgreedPlan(world, community, { config: confirming });
    const before = await standing(community);
    const { answer } = await follow(given);
    expect(answer.step).toBe('await-confirmation');
    return { given, before, run: answer.consolidation };
  }

  test('W-12 a yes that is taken back in the middle pauses the run; undo brings everything back', async () => {
    const { given, before, run } = await givenWaitingRun();
    const { owner, room } = given.community.sources[0] as GivenRoom;
    await owner.send(room, `!tributary withdraw ${await codeIn(owner, room, given.plan)}`);

    const { code, answer } = await follow(given);
    expect({ code, state: answer.state }).toEqual({ code: 4, state: 'paused' });
    expect(answer.reason).toContain(owner.userId);
    const undone = await world.json<StatusJson & { leftovers: unknown[] }>(['undo', run]);

    expect({ code: undone.code, leftovers: undone.answer.leftovers }).toEqual({ code: 0, leftovers: [] });
    // Some of the rooms are seen from the other server, which hears a moment later.
    await eventually(async () => {
      expect(differences(before, await standing(given.community))).toEqual([]);
      return true;
    });
  });

  test('C-9 an objection pauses the run until it is lifted; then it is confirmed in the room and ends', async () => {
    const { given, run } = await givenWaitingRun();
    const { alice } = world.people;
    const { canonical } = given.community;
    await alice.send(canonical.room, `!tributary object ${given.plan.plan} wait for Friday`);
    const paused = await follow(given);
    expect({ code: paused.code, state: paused.answer.state }).toEqual({ code: 4, state: 'paused' });
    const { text } = await expectRefused(world, ['resume', run], { exit: 3, code: 'CONSENT_OBJECTED' });
    expect(text.happened).toContain('wait for Friday');

    await alice.send(canonical.room, `!tributary withdraw ${given.plan.plan}`);
    const resumed = await world.json<StatusJson>(['resume', run]);
    expect(resumed.code).toBe(0);
    await alice.send(canonical.room, `!tributary confirm ${run}`);
    const { code, answer } = await follow(given);

    expect(code).toBe(0);
    await expectMerged(given, answer);
  });
});

test('C-2 a quorum of two is two people: one of them twice is not enough', async () => {
  const config = world.configWith('quorum', { policy: { quorum: 2 } });
  const { alice, bob, erin, dave } = world.people;
  const levels = (...users: readonly string[]) => ({
    power_level_content_override: {
      users: Object.fromEntries([...users, ...world.services].map((user) => [user, 100])),
    },
  });
  const community = await givenCommunity(world, {
    canonical: { create: levels(alice.userId, bob.userId) },
    sources: [{ create: levels(erin.userId, dave.userId) }],
  });
  const given = await givenAskedPlan(world, community, { config });
  await operatorsAgree(world, given, { config });
  await roomsAgree(given);
  await roomsAgree(given);
  const before = await standing(community);

  const { code, answer } = await follow(given);
  const sides = ['canonical', `source:${community.sources[0]?.room}`];
  expect({ code, waits: answer.waitingFor.map(({ party }) => party) }).toEqual({ code: 4, waits: sides });
  expect(differences(before, await standing(community))).toEqual([]);
});
