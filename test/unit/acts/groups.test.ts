import type { GroupAnswer } from '#src/acts/discovery/group-answers';
import type { Fact } from '#src/duplicates/facts';
import { type ActsGiven, givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { type FoundGiven, givenFound } from '#test/world/given-found';

const from = { who: 'the homeserver', where: 'example.org' };
const room = (value: string): Fact => ({ kind: 'room', value, from });

const CANONICAL: FoundGiven = {
  fields: { id: 'matrix canonical', protocol: 'matrix', alias: '#quillfern:example.org' },
  facts: [room(ROOMS.canonical)],
};
const CHANNEL: FoundGiven = {
  fields: { id: 'irc channel', protocol: 'irc', network: 'libera', channel: '#quillfern' },
};
const GITTER: FoundGiven = { fields: { id: 'gitter room', protocol: 'gitter', channel: 'quillfern/quillfern' } };
const CHAT: FoundGiven = {
  fields: { id: 'matrix chat', protocol: 'matrix' },
  facts: [room(ROOMS.chat), { kind: 'repository', value: 'forge.example/quillfern', from }],
};

async function givenGroups(found: readonly FoundGiven[], world: ActsGiven = {}) {
  const town = givenActs(world);
  await givenFound(town.ports.endpoints, found);
  const say = (a: string, word: 'same' | 'different' | 'unsaid', b: string) =>
    town.acts.sayWhetherSame({ a, b, word, by: PEOPLE.ann, note: 'I know them' });
  return { ...town, say };
}

const addressesOf = (answers: readonly GroupAnswer[]) =>
  answers.map(({ places }) => places.map(({ address }) => address));

test('D-10 places that were found are groups, under addresses that a person can type', async () => {
  const { acts } = await givenGroups([CANONICAL, CHANNEL, GITTER, CHAT]);

  const answers = await acts.groups({});

  expect(addressesOf(answers)).toEqual([
    ['gitter://quillfern/quillfern', 'irc://libera/#quillfern', '#quillfern:example.org'],
  ]);
  expect(answers[0]?.places[0]?.sources).toEqual(['file']);
  expect(await acts.groups({ tier: 'certain' })).toEqual([]);
  expect(await acts.showGroup({ id: answers[0]?.group.id ?? '' })).toEqual(answers[0]);
});

test('D-10 a person’s word joins, is shown with who said it, stands in the log and survives another scan', async () => {
  const { acts, say, ports, stores } = await givenGroups([CANONICAL, CHANNEL, CHAT]);
  const [before] = await acts.groups({});

  await say(ROOMS.chat, 'same', '#QUILLFERN:example.org');
  await givenFound(ports.endpoints, [CANONICAL, CHAT, CHANNEL, GITTER]);
  const [after] = await acts.groups({});

  expect(after?.group.id).toBe(before?.group.id);
  expect(after?.group.members).toHaveLength(4);
  expect(after?.words).toMatchObject([{ word: 'same', who: PEOPLE.ann, note: 'I know them' }]);
  expect(after?.group.joins[0]?.evidence[0]).toMatchObject({ kind: 'person-said-same', from: { who: PEOPLE.ann } });
  expect(stores.story).toMatchObject([{ plan: 'groups', who: PEOPLE.ann, what: 'said-same' }]);
});

test('D-10 “not the same” takes a place out of its group, taking it back brings it in again under the old id', async () => {
  const { acts, say } = await givenGroups([CANONICAL, CHANNEL, GITTER]);
  const [before] = await acts.groups({});

  const { groups } = await say(before?.group.id ?? '', 'different', 'irc://libera/#Quillfern');
  expect(addressesOf(groups)).toEqual([['gitter://quillfern/quillfern', '#quillfern:example.org']]);
  await say(before?.group.id ?? '', 'unsaid', 'irc://libera/#quillfern');

  expect((await acts.groups({})).map(({ group }) => [group.id, group.members.length])).toEqual([[before?.group.id, 3]]);
});

test.each([
  ['#nobody:example.org', '#quillfern:example.org', 'ENDPOINT_NOT_FOUND'],
  ['g_nothing', '#quillfern:example.org', 'GROUP_NOT_FOUND'],
  ['#quillfern:example.org', '#quillfern:example.org', 'ENDPOINTS_ARE_ONE'],
])('D-10 a word about %s and %s is refused with %s, and nothing is kept', async (a, b, code) => {
  const { say, ports, stores } = await givenGroups([CANONICAL, CHANNEL]);

  await expect(say(a, 'same', b)).rejects.toMatchObject({ code });

  expect(await ports.groups.words()).toEqual([]);
  expect(stores.story).toEqual([]);
});

test('D-10 nothing is made anew while nothing has changed', async () => {
  const { acts, ports } = await givenGroups([CANONICAL, CHANNEL]);
  await acts.groups({});
  let makings = 0;
  const { remake } = ports.groups;
  Object.assign(ports.groups, { remake: (how: never) => remake(how).finally(() => (makings += 1)) });

  await acts.groups({});
  await givenFound(ports.endpoints, [CANONICAL, CHANNEL, GITTER]);
  await acts.groups({});

  expect(makings).toBe(1);
});

const STAYS: FoundGiven = { fields: { id: 'matrix stays', protocol: 'matrix' }, facts: [room(ROOMS.canonical)] };

test('P-7 a plan for a group merges its rooms, chooses canonical with reasons, and names what is left out', async () => {
  const { acts, say } = await givenGroups([STAYS, CHAT, GITTER]);
  await say(ROOMS.chat, 'same', 'gitter://quillfern/quillfern');
  const { groups } = await say(ROOMS.canonical, 'same', ROOMS.chat);

  const { plan, kept, leftOut } = await acts.plan({ group: groups[0]?.group.id ?? '', retire: [], dryRun: false });

  expect(kept).toBe(true);
  expect([plan.canonical.room, ...plan.legs.map((leg) => leg.room)].sort()).toEqual(
    [ROOMS.canonical, ROOMS.chat].sort(),
  );
  expect(plan.canonical.reasons.length).toBeGreaterThan(0);
  expect(leftOut).toEqual([{ place: 'gitter://quillfern/quillfern', why: expect.stringMatching(/gitter.im/) }]);
});

const ENCRYPTED = { 'm.room.encryption': { algorithm: 'm.megolm.v1.aes-sha2' } };
const PRIVATE = {
  'm.room.join_rules': { join_rule: 'invite' },
  'm.room.history_visibility': { history_visibility: 'joined' },
};

test.each<[string, ActsGiven, string]>([
  ['a source is encrypted', { chat: { state: ENCRYPTED } }, 'source-encrypted'],
  ['both rooms are encrypted', { chat: { state: ENCRYPTED }, canonical: { state: ENCRYPTED } }, 'canonical-encrypted'],
  ['a source is private', { chat: { state: PRIVATE } }, 'widening-join'],
])(
  'P-3 a plan of a group shows the blockers and warnings that the same plan by hand shows: %s',
  async (_what, world, code) => {
    const { acts, say } = await givenGroups([STAYS, CHAT], world);
    const { groups } = await say(ROOMS.canonical, 'same', ROOMS.chat);

    const { plan: ofGroup, kept } = await acts.plan({ group: groups[0]?.group.id ?? '', retire: [], dryRun: false });
    const rooms = { into: ofGroup.canonical.room, retire: ofGroup.legs.map(({ room }) => room) };
    const { plan: byHand } = await acts.plan({ ...rooms, dryRun: true });

    expect(ofGroup.blockers.map((blocker) => blocker.code)).toContain(code);
    expect([ofGroup.blockers, ofGroup.warnings]).toEqual([byHand.blockers, byHand.warnings]);
    expect(kept).toBe(false);
  },
);

test('P-7 the room that a group’s plan proposes is not the encrypted one, and that is among the reasons', async () => {
  const { acts, say } = await givenGroups([STAYS, CHAT], { canonical: { state: ENCRYPTED } });
  const { groups } = await say(ROOMS.canonical, 'same', ROOMS.chat);

  const { plan } = await acts.plan({ group: groups[0]?.group.id ?? '', retire: [], dryRun: true });

  expect(plan.canonical.room).toBe(ROOMS.chat);
  expect(plan.canonical.reasons).toContain('it is not encrypted, so bridges can read it');
});

test('P-7 a group that is not there is refused, and nothing is kept or told', async () => {
  const { acts, stores } = await givenGroups([STAYS, CHAT]);

  await expect(acts.plan({ group: 'g_nothing', retire: [], dryRun: false })).rejects.toMatchObject({
    code: 'GROUP_NOT_FOUND',
  });

  expect(stores.story).toEqual([]);
});

test('P-7 the portals of a group’s channels are part of its plan', async () => {
  const crystal: FoundGiven = {
    fields: { id: 'irc crystal', protocol: 'irc', network: 'libera', channel: '#crystal' },
  };
  const { acts, say } = await givenGroups([STAYS, crystal]);
  const { groups } = await say(ROOMS.canonical, 'same', 'irc://libera/#crystal');
  const group = groups[0]?.group.id ?? '';

  const { plan, leftOut } = await acts.plan({ group, into: ROOMS.canonical, retire: [], dryRun: true });

  expect(plan.legs.map((leg) => leg.room)).toEqual([ROOMS.portal]);
  expect(leftOut).toEqual([]);
});

test('P-7 a bridge’s alias that no source has seen is never looked up, for that might make a room', async () => {
  const PORTAL: FoundGiven = { fields: { id: 'p', protocol: 'matrix', alias: '#freenode_#quillfern:matrix.org' } };
  const { acts, ports } = await givenGroups([CANONICAL, PORTAL, CHAT]);
  const resolved: string[] = [];
  const { resolve } = ports.world;
  Object.assign(ports.world, {
    resolve: (alias: never) => {
      resolved.push(alias);
      return resolve(alias);
    },
  });
  const [group] = await acts.groups({});

  const planned = acts.plan({ group: group?.group.id ?? '', retire: [], dryRun: true });

  await expect(planned).rejects.toMatchObject({ code: 'GROUP_HAS_TOO_FEW_ROOMS' });
  expect(resolved).not.toContain('#freenode_#quillfern:matrix.org');
});
