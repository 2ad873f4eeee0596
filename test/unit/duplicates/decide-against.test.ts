import { kindsOf, strangers, verdictOn } from './given-endpoints.ts';
import { expectVerdict, type VerdictCase } from './verdict-cases.ts';

const cases: VerdictCase[] = [
  [
    'an ordinary word is not more than possible',
    'irc freenode #lantern',
    'gitter somebody/lantern',
    'possible',
    'same-name',
  ],
  [
    'an ordinary word on a third protocol is not more',
    'irc freenode #lantern',
    'matrix #lantern:matrix.org',
    'possible',
    'third-place',
    ['gitter moss/lantern'],
  ],
  ['a room for everybody is no name', 'gitter quillfern/Lobby', 'gitter mossgate/Lobby', 'none', 'nothing'],
  [
    'the same generic word on two homeservers is no name',
    'matrix #discuss:quillfern.org',
    'matrix #discuss:mossgate.org',
    'none',
    'nothing',
  ],
  ['an off-topic room', 'irc libera #quillfern', 'matrix #quillfern-offtopic:matrix.org', 'none', 'name-differs'],
  [
    'a developers’ room is not more than possible',
    'irc libera #quillfern-dev',
    'matrix #quillfern:matrix.org',
    'possible',
    'name-differs',
  ],
  [
    'a developers’ room beside the main one',
    'irc libera #quillfern-dev',
    'matrix #quillfern:matrix.org',
    'none',
    'plain-sibling',
    ['irc libera #quillfern'],
  ],
  ['a room for a language', 'gitter quillfern/quillfern', 'matrix #quillfern-de:matrix.org', 'none', 'name-differs'],
  [
    'a room inside a repository',
    'gitter quillfern/quillfern',
    'gitter quillfern/quillfern/offtopic',
    'none',
    'same-place',
  ],
  ['a help room of the organisation', 'gitter quillfern/quillfern', 'gitter quillfern/help', 'none', 'same-place'],
  ['two rooms on one network are two', 'irc libera #quillfern', 'irc libera #quillfern-help', 'none', 'same-place'],
  [
    'small talk beside the topic on one network',
    'irc libera #quillfern',
    'irc libera #quillfern-chat',
    'none',
    'plain-sibling',
  ],
  [
    'two projects under one umbrella',
    'irc libera #guild-quillfern',
    'irc oftc #guild-mossgate',
    'none',
    'name-differs',
  ],
  [
    'what a project has beside itself is not more than possible',
    'irc libera #quillfern',
    'matrix #quillfern-glimmer:matrix.org',
    'possible',
    'name-differs',
  ],
  [
    'a frequent word that stands in no list of ours',
    'irc freenode #paper',
    'gitter somebody/paper',
    'possible',
    'same-name',
  ],
  [
    'a repository of the organisation and its main channel',
    'irc libera #quillfern',
    'gitter quillfern/mossgate',
    'none',
    'nothing',
  ],
  ['one letter more is another name', 'irc libera #quillfern', 'matrix #quillferns:matrix.org', 'none', 'nothing'],
  ['a longer word is another name', 'irc libera #quill', 'matrix #quillwork:matrix.org', 'none', 'nothing'],
  [
    'a language’s room on somebody’s homeserver',
    'irc libera #python',
    'matrix #python:quillfern.org',
    'none',
    'foreign-server',
  ],
  [
    'one repository name in two organisations may be a copy',
    'gitter quill/mossgate',
    'gitter fern/mossgate',
    'possible',
    'other-owner',
  ],
  [
    'what an umbrella does with a project that has its own house',
    'irc oftc #guild-quillfern',
    'gitter quillfern/quillfern',
    'possible',
    'umbrella',
    ['irc oftc #guild-mossgate'],
  ],
];

describe('D-7 what speaks against one community', () => {
  test.each<VerdictCase>(cases)('D-7 %s', expectVerdict);
});

test('D-8 T-04 one name on two networks alone is never more than possible, however rare it is', () => {
  const among = strangers(300);

  for (const others of [[], among]) {
    expect(verdictOn('irc freenode #quillfern', 'irc libera #quillfern', others).tier).toBe('possible');
    expect(verdictOn('irc libera #quillfern', 'matrix #freenode_#quillfern:matrix.org', others).tier).toBe('possible');
  }
});

test('D-8 T-04 one name on two networks is likely when a third place bears it', () => {
  const verdict = verdictOn('irc freenode #quillfern', 'irc libera #quillfern', ['matrix #quillfern:matrix.org']);

  expect(verdict.tier).toBe('likely');
  expect(kindsOf(verdict)).toEqual(['other-network', 'same-name', 'third-place']);
});

test('D-8 T-03 names that look alike are warned of and never scored', () => {
  const verdict = verdictOn('irc libera #quillfern', 'matrix #quіllfern:matrix.org');

  expect(verdict).toMatchObject({ tier: 'none', evidence: [{ kind: 'look-alike', weight: 0 }] });
});

test('D-8 T-03 a name with characters nobody sees is not compared', () => {
  const verdict = verdictOn('irc libera #quillfern', 'matrix #quill\u200bfern:matrix.org');

  expect(verdict.tier).toBe('none');
  expect(kindsOf(verdict)).toEqual(['hidden-characters', 'look-alike']);
});
