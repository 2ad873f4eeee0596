import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import { CHANNEL, farService, givenSituation, nativeRoom, type SituationGiven } from '#test/world/given-situation';
import { bot, listing, service } from '#test/world/simulated-rooms';

const BOTH = [service, farService, bot];
const GRACE = '@grace:example.org';
/** Two service users and the bridge's bot, in this order. */
const withBoth = (given: SituationGiven) => givenSituation({ actors: BOTH, ...given });
const legOf = (given: SituationGiven) => withBoth(given).legs[0];
const shutsOut = (server: string) => ({ state: { 'm.room.server_acl': { allow: ['*'], deny: [server] } } });
const ofItsServerAlone = { state: { 'm.room.create': { room_version: '11', 'm.federate': false } } };
const levels = (...users: readonly string[]) => ({ users: Object.fromEntries(users.map((user) => [user, 100])) });

const onlyFarInside = { ...nativeRoom, members: { '@dave:example.org': 'join', [farService.user]: 'join' } };

test('P-2 a room is read and retired by our account that is in it, and not by one that has left', () => {
  const members = { ...onlyFarInside.members, [service.user]: 'leave' };

  expect(legOf({ sources: [{ ...onlyFarInside, members }] })).toMatchObject({
    readAs: farService.id,
    tombstoneAs: farService.id,
  });
});

test('P-2 of our accounts in a room the one with power retires it, so that nobody has to give any', () => {
  const members = { [service.user]: 'join', [farService.user]: 'join' };
  const source = { ...nativeRoom, members, levels: levels(GRACE, farService.user) };

  expect(legOf({ sources: [source] })).toMatchObject({ tombstoneAs: farService.id, powerFrom: farService.id });
});

test('P-2 power of an account of ours that has left the room is none that it can give', () => {
  const source = { ...nativeRoom, members: {}, levels: levels(GRACE, service.user) };

  expect(legOf({ sources: [source] })?.powerFrom).toBeUndefined();
});

test('P-2 an account of ours that a room has banned does not retire it', () => {
  const source = { ...nativeRoom, members: { '@dave:example.org': 'join', [service.user]: 'ban' } };

  expect(legOf({ sources: [source] })?.tombstoneAs).toBe(farService.id);
});

test.each([
  ['whose list of servers keeps it out', shutsOut('far.example')],
  ['that is of another server alone', ofItsServerAlone],
  ['that has banned it', { members: { [service.user]: 'join', [farService.user]: 'ban' } }],
])(
  'P-3 an account of ours retires no room when it cannot stay in a canonical %s; it hands over its power',
  (_how, canonical) => {
    const source = { ...onlyFarInside, levels: levels(GRACE, farService.user) };

    expect(legOf({ canonical, sources: [source] })).toMatchObject({
      tombstoneAs: service.id,
      powerFrom: farService.id,
    });
  },
);

test('P-2 an address is left to a person where canonical keeps its server out', () => {
  const source = { ...nativeRoom, aliases: [listing('far.example', ['#chat:far.example'])] };

  expect(legOf({ sources: [source] })?.aliases).toMatchObject([{ actor: farService.id }]);
  expect(legOf({ sources: [source], canonical: shutsOut('far.example') })?.aliases).toMatchObject([
    { actor: undefined },
  ]);
});

test('P-9 a room of people into which a bridge was plumbed is theirs, and seen by our service user', () => {
  const members = { [service.user]: 'join', [bot.user]: 'join' };
  const source = { ...nativeRoom, members, channels: [{ ...CHANNEL, origin: 'plumbed' as const }] };

  expect(legOf({ sources: [source] })).toMatchObject({ kind: 'native', readAs: service.id, tombstoneAs: service.id });
});

test('P-9 a room that the bridge’s bot made is its portal, also when the bridge tells of no channel any more', () => {
  const members = { [bot.user]: 'join', [service.user]: 'join' };

  expect(legOf({ sources: [{ channels: [], members }] })).toMatchObject({ kind: 'portal', readAs: bot.id });
});

test('P-9 a portal that its bridge’s bot has left is seen by our service user in it', () => {
  const members = { [bot.user]: 'leave', [farService.user]: 'join' };

  expect(legOf({ sources: [{ members }] })).toMatchObject({ kind: 'portal', readAs: farService.id });
});

test('P-2 a portal is retired by the service user of its bridge’s server, also when another has come before', () => {
  const members = { [bot.user]: 'join', [farService.user]: 'join' };

  expect(legOf({ actors: [farService, service, bot], sources: [{ members }] })?.tombstoneAs).toBe(service.id);
});

/** Canonical as rooms that none of ours is in yet. */
const outside = { members: {} };

test.each([
  ['is in it already', { members: { [farService.user]: 'join' } }, farService.id],
  ['is at home where its addresses are', outside, service.id],
  ['retires a source, when it has no address of ours', { ...outside, aliases: [] }, service.id],
  ['it has not banned', { members: { [service.user]: 'ban' }, aliases: [] }, farService.id],
] as const)('P-2 canonical is read and written by the account of ours that %s', (_which, canonical, expected) => {
  const actors = [farService, service, bot];

  expect(givenSituation({ actors, canonical }).plan.actor).toBe(expected);
});

test('P-3 whoever retires a room joins canonical as well, where another of ours reads and writes', () => {
  const canonical = { members: { [farService.user]: 'join' } };
  const sources = [{ ...nativeRoom, ...shutsOut('far.example') }];

  expect(withBoth({ canonical, sources }).plan.joiners).toEqual([farService.id, service.id]);
});

test('P-2 nobody joins canonical for an address that a person moves, for a server that is there already, or for a bridge that is not ours', () => {
  const keeper = { ...bot, id: 'bot:keeper' as ActorId, bridge: 'keeper', aliasNamespaces: ['#chat:example\\.org'] };
  const aliases = [listing('example.org', ['#chat:example.org']), listing('other.example', ['#chat:other.example'])];
  const channels = [{ ...CHANNEL, bridge: 'unknown-bridge', origin: 'plumbed' as const }];
  const { plan, legs } = givenSituation({ actors: [service, keeper], sources: [{ ...nativeRoom, aliases, channels }] });

  expect(legs[0]?.aliases.map(({ actor }) => actor)).toEqual([keeper.id, undefined]);
  expect(plan.joiners).toStrictEqual([service.id]);
});

test('P-1 a space that nobody of ours may edit is left out of the leg', () => {
  const child = { content: { via: ['example.org'] } } as never;
  const spaces = [{ space: '!space:example.org' as RoomId, child, editableBy: undefined }];

  expect(legOf({ sources: [{ spaces }] })?.spaces).toEqual([]);
});
