import { kindsOf, verdictOn } from './given-endpoints.ts';
import { expectVerdict, type VerdictCase } from './verdict-cases.ts';

const cases: VerdictCase[] = [
  [
    'the alias of a public bridge is its channel',
    'irc freenode #quillfern',
    'matrix #freenode_#quillfern:matrix.org',
    'certain',
    'portal-alias',
  ],
  [
    'an alias with an underscore in front is a portal too',
    'irc oftc #quillfern',
    'matrix #_oftc_#quillfern:matrix.org',
    'certain',
    'portal-alias',
  ],
  [
    'on a homeserver made for one network every alias is a channel',
    'irc libera #quillfern',
    'matrix #quillfern:libera.chat',
    'certain',
    'portal-alias',
  ],
  [
    'a channel with two prefix characters keeps both',
    'irc freenode ##quill',
    'matrix #freenode_##quill:matrix.org',
    'certain',
    'portal-alias',
  ],
  [
    'one prefix character less is another channel',
    'irc freenode #quillfern',
    'matrix #freenode_##quillfern:matrix.org',
    'possible',
    'same-place',
  ],
  [
    'an alias in other case is the same channel',
    'irc freenode #QuillFern',
    'matrix #freenode_#quillfern:matrix.org',
    'certain',
    'portal-alias',
  ],
  [
    'brackets and braces are one letter on some servers only, so that names which differ in them are no more than likely',
    'irc freenode #quill[fern]',
    'irc freenode #quill{fern}',
    'likely',
    'case-folding',
  ],
  [
    'a portal’s alias in braces is likely the channel in brackets, and no more while nobody has told',
    'irc freenode #quill[fern]',
    'matrix #freenode_#quill{fern}:matrix.org',
    'likely',
    'case-folding',
  ],
  [
    'two portal aliases of one channel are one',
    'matrix #freenode_#quill:matrix.org',
    'matrix #_freenode_#quill:matrix.org',
    'certain',
    'portal-alias',
  ],
  [
    'a network is the same under its host name',
    'irc irc.libera.chat #quillfern',
    'irc libera #quillfern',
    'certain',
    'same-address',
  ],
  [
    'the template with the server in it is read too',
    'irc oftc #quill',
    'matrix #irc_irc.oftc.net_#quill:matrix.org',
    'certain',
    'portal-alias',
  ],
  [
    'the alias that Gitter makes from a uri is that room',
    'gitter quill-org/fern',
    'matrix #quill-org_fern:gitter.im',
    'certain',
    'gitter-alias',
  ],
  [
    'a Gitter room of three parts has two possible aliases',
    'gitter quill/fern/moss',
    'matrix #quill_fern/moss:gitter.im',
    'certain',
    'gitter-alias',
  ],
  [
    'the alias of the old Gitter bridge is that room',
    'gitter quill/fern',
    'matrix #gitter_quill=2Ffern:matrix.org',
    'certain',
    'gitter-alias',
  ],
  [
    'an XMPP room is the alias made from its address',
    'xmpp fern@muc.example.org',
    'matrix #_xmpp_muc.example.org_fern:matrix.org',
    'certain',
    'portal-alias',
  ],
  ['a uri in other case is the same Gitter room', 'gitter Quill/Fern', 'gitter quill/fern', 'certain', 'same-address'],
  ['invitations in other case are two', 'discord quillFern', 'discord quillfern', 'none', 'nothing'],
];

describe('D-4 what is the same by construction', () => {
  test.each<VerdictCase>(cases)('D-4 %s', expectVerdict);
});

test('T-01 an alias that only has the form of a portal is not certain, for anybody may have made it', () => {
  const verdict = verdictOn('irc freenode #quillfern', 'matrix #freenode_#quillfern:evil.example');

  expect(verdict.tier).toBe('likely');
  expect(kindsOf(verdict)).toContain('portal-alias-form');
});

test('D-4 an alias that Gitter would make from two uris identifies neither room', () => {
  const verdict = verdictOn('gitter quill/fern_moss', 'matrix #quill_fern_moss:gitter.im', ['gitter quill_fern/moss']);

  expect(verdict.tier).not.toBe('certain');
  expect(kindsOf(verdict)).toContain('ambiguous-alias');
});
