import { candidatesOf } from '#src/consolidation/planning/compare-rooms';
import { whatPeopleSee } from '#src/consolidation/planning/seen';
import { findWarnings } from '#src/consolidation/warnings/find-warnings';
import type { RoomId } from '#src/portals/ids';
import type { BridgeDriver } from '#src/ports/bridge-driver';
import { anEvent } from '#test/world/given-consent';
import { ANN, CHANNEL, farService, givenSituation, nativeRoom, type SituationGiven } from '#test/world/given-situation';
import { bot, listing, service } from '#test/world/simulated-rooms';

const codesOf = (given: SituationGiven) => findWarnings(givenSituation(given)).map(({ code }) => code);
const textsOf = (code: string, given: SituationGiven) =>
  findWarnings(givenSituation(given)).flatMap((warning) => (warning.code === code ? [warning.text] : []));
const joined = (...users: readonly string[]) => Object.fromEntries(users.map((user) => [user, 'join'] as const));
const many = (count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => name(index));
const listed = { directories: [{ server: service.server, listed: true }] };

test.each<[string, SituationGiven, readonly string[]]>([
  ['a portal', {}, ['bridge-writes', 'both-rooms-shown']],
  ['a room of people', { sources: [nativeRoom] }, ['moderators-without-power', 'aliases-by-hand', 'both-rooms-shown']],
  [
    'a listed room beside a listed canonical',
    { canonical: listed, sources: [listed] },
    ['bridge-writes', 'both-rooms-shown'],
  ],
  [
    'a room that every server and space lets us change',
    {
      sources: [
        {
          ...listed,
          spaces: [{ space: '!space:example.org' as RoomId, child: {} as never, editableBy: service.id }],
        },
      ],
      canonical: listed,
    },
    ['bridge-writes', 'both-rooms-shown'],
  ],
])('P-4 of %s nobody is warned of what is not so', (_what, given, codes) => {
  expect(codesOf(given)).toEqual(codes);
});

const moderated = { users: { [ANN]: 100 }, events: { 'm.bridge': 50, 'm.room.join_rules': 50 } };

test('T-18 people of canonical read that a channel’s operators could close it, where the bridge’s bot may', () => {
  const code = 'modes-close-canonical';
  const closed = { 'm.room.join_rules': { join_rule: 'invite' } };

  expect(textsOf(code, { canonical: { levels: moderated } })).toEqual([
    'When a channel is made invite-only or gets a key, the bridge libera-bridge makes Crystal invite-only too. Whoever does not want that raises the level of m.room.join_rules above 50 there.',
  ]);
  const strong = { users: { ...moderated.users, [bot.user]: 70 }, events: { 'm.room.join_rules': 70 } };
  expect(textsOf(code, { canonical: { levels: strong } }).join()).toContain('above 70 there');
  expect(textsOf(code, { canonical: { levels: moderated }, facts: { syncsModes: false } })).toEqual([]);
  expect(textsOf(code, { canonical: { levels: moderated, state: closed } })).toEqual([]);
});

test('B-8 people read what the bridge will be able to write, and of nothing that takes more than it gets', () => {
  const facts = { writes: ['m.room.bridging', 'm.room.topic', 'm.room.encryption'] };
  const levels = { users: { [ANN]: 100 }, events: { 'm.room.encryption': 100 } };

  expect(textsOf('bridge-writes', { facts, canonical: { levels } })).toEqual([
    'Once linked, the bridge libera-bridge can write in Crystal: m.room.bridging and m.room.topic.',
  ]);
});

test.each([
  [
    ['link', 'unlink'],
    'portal',
    ['The bridge libera-bridge cannot link and unlink by itself; its operator does it by hand.'],
  ],
  [['unlink'], 'portal', ['The bridge libera-bridge cannot unlink by itself; its operator does it by hand.']],
  [[], 'portal', []],
  [['link', 'unlink'], 'retired', []],
] as const)('B-2 of a bridge that cannot %j a channel of a %s people read who does it', (lacks, origin, texts) => {
  const situation = givenSituation({ sources: [{ channels: [{ ...CHANNEL, origin }] }] });
  const drivers = situation.drivers.map((driver) => {
    const able = Object.entries(driver).filter(([name]) => !(lacks as readonly string[]).includes(name));
    return Object.fromEntries(able) as unknown as BridgeDriver;
  });

  const found = findWarnings({ ...situation, drivers }).filter(({ code }) => code === 'bridge-cannot');

  expect(found.map(({ text }) => text)).toEqual(texts);
});

test('T-17 people of a public room read that they are found more easily, once canonical is listed and theirs is not', () => {
  const closed = { state: { 'm.room.join_rules': { join_rule: 'invite' } } };

  expect(codesOf({ canonical: listed })).toContain('found-more-easily');
  expect(codesOf({})).not.toContain('found-more-easily');
  expect(codesOf({ canonical: listed, sources: [closed] })).not.toContain('found-more-easily');
});

test('P-2 the hint that a setting would do is given where an account of ours is on that server and can be in canonical', () => {
  const sources = [{ ...nativeRoom, aliases: [listing('far.example', ['#chat:far.example'])] }];
  const without = { ...farService, aliasNamespaces: [] };
  const hinted = (given: SituationGiven) =>
    textsOf('aliases-by-hand', { sources, ...given })
      .join()
      .includes('setting');
  const shut = { state: { 'm.room.server_acl': { allow: ['*'], deny: ['far.example'] } } };

  expect([
    hinted({ actors: [service, without] }),
    hinted({ actors: [service] }),
    hinted({ actors: [service, { ...without, kind: 'bridge-bot' }] }),
    hinted({ actors: [service, without], canonical: shut }),
  ]).toEqual([true, false, false, false]);
});

test.each<[string, SituationGiven, string]>([
  [
    'moderators-without-power',
    { sources: [{ ...nativeRoom, members: joined(...many(6, mod)), levels: { users: moderators(6) } }] },
    `6 moderators of Chat will have no power in Crystal unless its people give it, one by one (!tributary promote): ${many(5, mod).join(', ')}, ….`,
  ],
  [
    'members-servers-denied',
    {
      canonical: { state: { 'm.room.server_acl': { allow: ['*'], deny: ['*.bad'] } } },
      sources: [{ members: joined(...many(6, (index) => `@a:${index}.bad`)) }],
    },
    '6 people of #crystal cannot join Crystal: its list of servers keeps out 0.bad, 1.bad, 2.bad, 3.bad, 4.bad and 1 more.',
  ],
  [
    'members-banned',
    {
      canonical: { members: { '@a:x.example': 'ban', '@b:x.example': 'ban' } },
      sources: [{ members: joined('@a:x.example', '@b:x.example', '@c:x.example') }],
    },
    '2 people of #crystal are banned in Crystal and cannot follow.',
  ],
  [
    'bans-differ',
    {
      canonical: { members: joined('@a:x.example', '@b:x.example') },
      sources: [{ members: { '@a:x.example': 'ban', '@b:x.example': 'ban', '@c:x.example': 'ban' } }],
    },
    '2 people banned in #crystal are members of Crystal; bans are neither copied nor lifted.',
  ],
  [
    'past-rooms',
    {
      chain: [
        { from: '!one:example.org' as RoomId, to: '!portal:example.org' as RoomId },
        { from: '!two:example.org' as RoomId, to: '!portal:example.org' as RoomId },
        { from: '!other:example.org' as RoomId, to: '!elsewhere:example.org' as RoomId },
      ],
    },
    '!one:example.org, !two:example.org are older rooms that #crystal has replaced; they stay as they are.',
  ],
  [
    'spaces-out-of-reach',
    {
      sources: [
        {
          spaces: ['!a:x.example', '!b:x.example'].map((space) => {
            return { space: space as RoomId, child: {} as never, editableBy: undefined };
          }),
        },
      ],
    },
    'The spaces !a:x.example, !b:x.example will go on showing #crystal; only their own people can add the room that stays.',
  ],
  [
    'version-is-newer',
    { canonical: { version: 'org.matrix.hydra.11' }, sources: [{ version: '10' }] },
    'The room Crystal has room version org.matrix.hydra.11, #crystal has 10: of the 1 server there, those too old for it cannot follow.',
  ],
])('P-4 what is told of %s is said of all that it concerns, and of nobody else', (code, given, text) => {
  expect(textsOf(code, given)).toEqual([text]);
});

function mod(index: number): string {
  return `@mod${index}:example.org`;
}

function moderators(count: number) {
  return Object.fromEntries(many(count, mod).map((user) => [user, 50]));
}

test('P-4 people of each room read all that they will see, in the order in which it happens', () => {
  const sources = [
    { aliases: [listing('example.org', ['#libera_a:example.org', '#libera_b:example.org'])] },
    nativeRoom,
  ];
  const [canonical, portal, chat] = whatPeopleSee(givenSituation({ sources })).map(({ sentences }) => sentences);

  expect(canonical).toEqual([
    'This room stays as it is: same members, same history, same address. It becomes the one room for #crystal (#libera_a:example.org) and Chat (#chat:example.org).',
    'The channel #crystal on libera is linked to this room: people there and people here see what the others write.',
    'These addresses lead here from then on: #libera_a:example.org, #libera_b:example.org.',
    'One message announces it. Up to 3 people may follow from the other rooms; nobody is moved automatically.',
    'Nobody gets or loses power here, apart from our own accounts, which get what the work takes and give it back.',
    'Before the other rooms are replaced for good, somebody responsible here is asked once more.',
  ]);
  const closed =
    'First this room is closed for new messages, so that nobody speaks into the void; reactions and deleting your own messages stay possible.';
  const atLast = [
    'A message here links to Crystal (#crystal:example.org). Up to then everything can be taken back.',
    'At last the room is marked as replaced, for good: your app shows a link, one click takes you there, and you are notified once.',
  ];
  const stays = [
    'What was said here stays here and stays readable for those who are in this room; it cannot be moved.',
    'Your settings for this room (notifications, tags, favourites) are not carried over.',
  ];
  expect(portal).toEqual([
    closed,
    'The channel #crystal on libera moves to Crystal (#crystal:example.org); for the people there nothing else changes.',
    'The addresses #libera_a:example.org, #libera_b:example.org lead to Crystal (#crystal:example.org) from then on.',
    ...atLast,
    'Nobody is moved automatically: the one person here decides; anybody can join there.',
    ...stays,
  ]);
  expect(chat).toEqual([
    closed,
    ...atLast,
    'Nobody is moved automatically: each of the 2 people here decides; anybody can join there.',
    ...stays,
  ]);
});

test.each([
  ['of a network that is gone', { ...CHANNEL, origin: 'retired' as const }],
  ['of a bridge that is not ours', { ...CHANNEL, bridge: undefined as never }],
])('P-4 of a channel %s nobody is promised that it moves', (_which, channel) => {
  const seen = whatPeopleSee(givenSituation({ sources: [{ ...nativeRoom, channels: [channel] }] }));

  expect(seen.flatMap(({ sentences }) => sentences).join()).not.toContain('The channel');
});

test('T-21 who moderates canonical as well is not named among those who lose power', () => {
  const dave = { '@dave:example.org': 50 };
  const canonical = { members: joined('@dave:example.org'), levels: { users: { [ANN]: 100, ...dave } } };

  expect(codesOf({ canonical, sources: [{ levels: { users: dave } }] })).not.toContain('moderators-without-power');
  expect(codesOf({ canonical: {}, sources: [{ levels: { users: dave } }] })).toContain('moderators-without-power');
});

test('P-8 a room of the plan is no room of the past, and canonical has a past as well', () => {
  const [portal, canonical] = ['!portal:example.org' as RoomId, '!canonical:example.org' as RoomId];
  const chain = [
    { from: portal, to: canonical },
    { from: '!past:example.org' as RoomId, to: canonical },
  ];

  expect(textsOf('past-rooms', { chain })).toEqual([
    '!past:example.org is an older room that Crystal has replaced; it stays as it is.',
  ]);
});

test('T-17 where the policy lets canonical be listed, nobody is told that it is not', () => {
  expect(codesOf({ sources: [listed] })).toContain('not-listed-anew');
  expect(codesOf({ sources: [listed], policy: { allowWidening: true } })).not.toContain('not-listed-anew');
});

test('C-10 where the policy asks no second time, nobody is promised that', () => {
  const seen = whatPeopleSee(givenSituation({ policy: { secondConfirmation: false } }));

  expect(seen.flatMap(({ sentences }) => sentences).join()).not.toContain('asked once more');
});

test('P-7 a room is as active as people write in it, bots, ghosts and other events aside', () => {
  const said = (sender: string, type = 'm.room.message') => anEvent({ sender: sender as never, type });
  const recent = [
    said(ANN),
    said(ANN),
    said(service.user),
    said('@libera_zoe:example.org'),
    said('@b:x.example', 'm.reaction'),
  ];
  const { world, kinds } = givenSituation({ canonical: { recent }, sources: [{ recent: [said('@b:x.example')] }] });

  const candidates = candidatesOf(world, { kinds, bridgePatterns: ['#libera_.*:example\\.org'] });

  expect(candidates).toMatchObject([
    { activeHumans: 1, ownAliases: 1, humanAdmins: 1, joinable: true, replaced: false },
    { activeHumans: 1, ownAliases: 0, humanAdmins: 0, joinable: true, replaced: false },
  ]);
});
