import { kindsOf, strangers, verdictOn } from './given-endpoints.ts';
import { expectVerdict, type VerdictCase } from './verdict-cases.ts';

const cases: VerdictCase[] = [
  [
    'a rare name on IRC and on a public homeserver',
    'irc libera #quillfern',
    'matrix #quillfern:matrix.org',
    'likely',
    'same-name',
  ],
  ['separators make no difference', 'irc freenode #quillfern', 'gitter quill-fern/quill.fern', 'likely', 'same-name'],
  ['capitals make no difference', 'irc freenode #quillfern', 'gitter moss/QuillFern', 'likely', 'same-name'],
  [
    'a room for everybody stands for its organisation',
    'irc freenode #quillfern',
    'gitter quillfern/Lobby',
    'likely',
    'owner-bears-name',
  ],
  [
    'a room for everybody on its own server stands for the owner',
    'irc oftc #quillfern',
    'matrix #discuss:chat.quillfern.org',
    'likely',
    'owner-bears-name',
  ],
  [
    'a domain may spell the name across its dot',
    'irc libera #quillfern',
    'matrix #chat:quillfe.rn',
    'likely',
    'owner-bears-name',
  ],
  ['a domain may leave out the vowels', 'irc libera #quillfern', 'matrix #chat:qllf.rn', 'likely', 'name-differs'],
  [
    'a manner of naming is left out',
    'irc freenode #quillfern-lang',
    'gitter quillfern/quillfern',
    'likely',
    'name-differs',
  ],
  [
    'an affix without a separator is left out',
    'irc freenode #quillfernjs',
    'gitter moss/quillfern',
    'likely',
    'name-differs',
  ],
  ['a version is left out', 'irc freenode #quillfern', 'gitter somebody/quillfern2', 'likely', 'name-differs'],
  [
    'an organisation may be called after its project',
    'irc freenode #quillfern',
    'gitter quillfernproject/chat',
    'likely',
    'owner-bears-name',
  ],
  [
    'the main repository of an organisation of that name',
    'irc freenode #quillfern',
    'gitter quillfern/server',
    'likely',
    'name-differs',
  ],
  [
    'organisation and room together are a name',
    'irc libera #guild-quillfern',
    'matrix #quillfern:guild.org',
    'likely',
    'same-name',
  ],
  ['a chosen invitation is a name', 'irc libera #quillfern', 'discord quillfern', 'likely', 'same-name'],
  [
    'the host of an invitation is a name',
    'irc libera #quillfern',
    'discord https://chat.quillfern.io/join',
    'likely',
    'same-name',
  ],
  ['a code drawn at random is no name', 'irc libera #quillfern', 'discord qUiLl9fErN', 'none', 'nothing'],
  [
    'a channel named at an invitation is a name',
    'irc libera #quillfern',
    'discord qUiLl9fErN #quillfern',
    'likely',
    'same-name',
  ],
  [
    'the host of a Zulip is a name',
    'irc libera #quillfern',
    'zulip quillfern.zulipchat.com',
    'likely',
    'owner-bears-name',
  ],
  [
    'a network and a homeserver of one operator',
    'irc mozilla #mdq',
    'matrix #mdq:mozilla.org',
    'likely',
    'same-operator',
  ],
  [
    'a workspace is a place for every room of its organisation',
    'slack quillfern',
    'gitter quillfern/mossgate',
    'possible',
    'same-name',
  ],
  [
    'what stands in front may be who it belongs to',
    'irc libera #guild-quillfern',
    'matrix #quillfern:matrix.org',
    'likely',
    'name-differs',
  ],
  [
    'the room for all and the room of the repository',
    'gitter quillfern/quillfern',
    'gitter quillfern/community',
    'likely',
    'same-place',
  ],
  [
    'a project on the homeserver of its umbrella',
    'irc libera #quillfern',
    'matrix #quillfern:guild.org',
    'likely',
    'foreign-server',
  ],
  [
    'an ordinary word that is the organisation’s name',
    'irc libera #lantern',
    'gitter lantern/lantern',
    'likely',
    'owner-bears-name',
  ],
];

describe('D-6 what names say for one community', () => {
  test.each<VerdictCase>(cases)('D-6 %s', expectVerdict);
});

test('D-7 two names that would be abbreviated alike are two names', () => {
  expect(verdictOn('irc libera #quillfern', 'matrix #quellforn:matrix.org').tier).toBe('none');
});

test('D-6 the more organisations use a name, the less it says', () => {
  const users = ['ash', 'birch', 'cedar', 'elm', 'fir', 'hazel', 'oak', 'rowan'].map(
    (who) => `gitter ${who}/quillfern`,
  );
  const rare = verdictOn('irc libera #quillfern', 'gitter somebody/quillfern');
  const common = verdictOn('irc libera #quillfern', 'gitter somebody/quillfern', users);

  expect(common.score).toBeLessThan(rare.score);
});

test('D-6 a name that is rare among many endpoints says more', () => {
  const few = verdictOn('irc libera #quillfern', 'gitter somebody/quillfern');
  const many = verdictOn('irc libera #quillfern', 'gitter somebody/quillfern', strangers(200));

  expect(many.score).toBeGreaterThan(few.score);
});

test('D-3 evidence is named, weighed, worded and has its origin', () => {
  const { evidence, score } = verdictOn('irc libera #quillfern', 'matrix #quillfern-lang:matrix.org');
  const from = expect.objectContaining({ where: 'names' });

  expect(evidence).toEqual([
    { kind: 'same-name', weight: 10, says: "both can be read as 'quillfern'", from },
    { kind: 'name-differs', weight: -1.5, says: "matrix #quillfern-lang:matrix.org: 'lang' is left out", from },
  ]);
  expect(score).toBeGreaterThan(0.5);
});

test('D-6 an ordinary word is likely on a third protocol only where somebody there is called so', () => {
  const tierWith = (third: string) => verdictOn('irc freenode #lantern', 'matrix #lantern:matrix.org', [third]).tier;

  expect(tierWith('gitter moss/lantern')).toBe('possible');
  expect(tierWith('gitter lantern/lantern')).toBe('likely');
});

test('D-6 the commoner a word, the more it takes: a seldom one is enough where nothing else is called so', () => {
  const tierOf = (word: string) => verdictOn(`irc oftc #${word}`, `gitter somebody/${word}`, strangers(300)).tier;

  expect(tierOf('house')).toBe('possible');
  expect(tierOf('limestone')).toBe('likely');
  expect(verdictOn('irc oftc #limestone', 'gitter somebody/limestone').tier).toBe('possible');
});

describe('D-7 a developers’ room is another room, unless it is all there is', () => {
  const channel = 'irc libera #quillfern-dev';
  const room = 'gitter quillfern/quillfern';
  const tierAmong = (...others: string[]) => verdictOn(channel, room, [...strangers(300), ...others]).tier;

  test('D-7 it is likely the community’s room where its protocol has no other of the name, and much was looked at', () => {
    const verdict = verdictOn(channel, room, strangers(300));

    expect(verdict.tier).toBe('likely');
    expect(kindsOf(verdict)).toEqual(expect.arrayContaining(['name-differs', 'only-room']));
    expect(verdictOn(channel, room).tier).toBe('possible');
  });

  test.each([
    ['the plain one on another network', 'irc oftc #quillfern'],
    ['the community’s chat', 'irc oftc #quillfern-chat'],
    ['one more of a part', 'irc oftc #quillfern-android'],
    ['one nobody has a word for', 'irc oftc #quillfern-glimmer'],
  ])('D-7 it is no more than possible beside %s', (_what, other) => {
    expect(tierAmong(other)).toBe('possible');
  });

  test('D-7 its own portal is no second room', () => {
    expect(tierAmong('matrix #quillfern-dev:libera.chat')).toBe('likely');
  });

  test.each(['offtopic', 'help', 'de', 'glimmer'])(
    'D-7 a room for %s is never the community’s, also where it is alone',
    (word) => {
      expect(verdictOn(`irc libera #quillfern-${word}`, room, strangers(300)).tier).not.toBe('likely');
    },
  );
});
