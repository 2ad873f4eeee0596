import * as fc from 'fast-check';
import { gitterAliases, guessGitterUri } from '#src/portals/alias-gitter';
import { portalOfAlias } from '#src/portals/alias-portal';
import { type AliasTemplate, channelFromAlias } from '#src/portals/alias-template';
import { type CaseMapping, foldIrcCase, ircChannelWord, isIrcChannel } from '#src/portals/irc-channel';
import { ircChannelKey, networkName } from '#src/portals/irc-channel-network';
import { hasHiddenCharacters, lookAlikeSkeleton, withoutHiddenCharacters } from '#src/portals/look-alike';

/** Any UTF-16 text, also with halves of pairs. */
const anyCharacters = fc.array(fc.nat(0xffff), { maxLength: 30 }).map((units) => String.fromCharCode(...units));

const mapping = fc.constantFrom<CaseMapping>('ascii', 'rfc1459', 'rfc1459-strict');
const channel = fc.string({ minLength: 1 }).map((text) => `#${text.replace(/[\s:,]/g, 'x')}`);
const template = fc.constantFrom<AliasTemplate>(
  { template: '#irc_$SERVER_$CHANNEL', homeserver: 'example.org', domain: 'irc.example.net' },
  { template: '#net_$CHANNEL', homeserver: 'example.org', domain: 'irc.example.net' },
  { template: '$CHANNEL', homeserver: 'example.chat', domain: 'irc.example.chat' },
  { template: '#net_$CHANNEL_end', homeserver: 'example.org', domain: 'irc.example.net' },
);

test.each<[CaseMapping, string, string]>([
  ['ascii', '#Tea[Room]~', '#tea[room]~'],
  ['rfc1459', '#Tea[Room]\\~', '#tea{room}|^'],
  ['rfc1459-strict', '#Tea[Room]\\~', '#tea{room}|~'],
])('D-6 under %s the channel %s is %s', (rule, written, folded) => {
  expect(foldIrcCase(written, rule)).toBe(folded);
});

test('D-6 folding a folded name changes nothing', () => {
  void fc.assert(
    fc.property(
      anyCharacters,
      mapping,
      (text, rule) => foldIrcCase(foldIrcCase(text, rule), rule) === foldIrcCase(text, rule),
    ),
  );
});

test('D-6 letters outside ASCII are not folded, for no server does', () => {
  expect(foldIrcCase('#ÄÖÜİ')).toBe('#ÄÖÜİ');
});

test.each([
  ['#tea', true],
  ['##tea', true],
  ['&tea', true],
  ['tea', false],
  ['#', false],
  ['#tea room', false],
  ['#a,b', false],
  ['#a\x07', false],
])('D-6 whether %j names a channel: %s', (text, yes) => {
  expect(isIrcChannel(text)).toBe(yes);
});

test('D-6 the word of a channel has none of its prefixes', () => {
  expect(['#tea', '##tea', '+tea', '###'].map(ircChannelWord)).toEqual(['tea', 'tea', 'tea', '']);
});

test.each([
  ['irc.libera.chat', 'libera'],
  ['LiberaChat', 'libera'],
  ['esper', 'espernet'],
  ['gnome', 'gimpnet'],
  ['irc.example.org', 'example'],
  ['Somewhere', 'somewhere'],
])('T-04 the network %s is called %s', (written, name) => {
  expect(networkName(written)).toBe(name);
});

test('T-04 the name of a network’s name is itself', () => {
  void fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.domain(),
        fc.domain().map((d) => `irc.${d}`),
      ),
      (text) => networkName(networkName(text)) === networkName(text),
    ),
  );
});

test('T-04 the key of a channel holds its network', () => {
  expect(ircChannelKey('freenode', '#tea')).not.toBe(ircChannelKey('libera', '#tea'));
});

test('D-4 a channel comes back from the alias a template makes of it', () => {
  void fc.assert(
    fc.property(template, channel, (form, name) => {
      const local = form.template.replace('$SERVER', form.domain).replace('$CHANNEL', () => name);
      return channelFromAlias(form, `${local}:${form.homeserver}`) === foldIrcCase(name);
    }),
  );
});

test('D-4 a template without the channel reads nothing', () => {
  const form: AliasTemplate = { template: '#lobby', homeserver: 'example.org', domain: 'irc.example.net' };

  expect(channelFromAlias(form, '#lobby:example.org')).toBeUndefined();
});

test('D-4 an alias of another homeserver is not the template’s', () => {
  const form: AliasTemplate = { template: '#net_$CHANNEL', homeserver: 'example.org', domain: 'irc.example.net' };

  expect(channelFromAlias(form, '#net_#tea:evil.example')).toBeUndefined();
});

test('D-4 a configured bridge is believed about its own aliases', () => {
  const bridge: AliasTemplate = { template: '#net_$CHANNEL', homeserver: 'example.org', domain: 'irc.libera.chat' };

  expect(portalOfAlias('#net_#Tea:example.org', [bridge])).toEqual({
    network: 'libera',
    channel: '#tea',
    by: 'bridge',
  });
  expect(portalOfAlias('#net_#Tea:example.org')).toEqual({ network: 'net', channel: '#tea', by: 'form' });
});

test.each([['#tea:example.org'], ['#tea_room:matrix.org'], ['#irc_#tea:example.org'], ['tea'], ['#:x'], ['']])(
  'D-4 %j is nobody’s portal',
  (alias) => {
    expect(portalOfAlias(alias)).toBeUndefined();
  },
);

test('D-4 Gitter’s aliases are made from the uri, and two uris may share one', () => {
  expect(gitterAliases('Org/Repo')).toEqual([
    '#Org_Repo:gitter.im',
    '#org_repo:gitter.im',
    '#gitter_Org=2FRepo:matrix.org',
  ]);
  expect(gitterAliases('a_b/c')).toContain('#a_b_c:gitter.im');
  expect(gitterAliases('a/b_c')).toContain('#a_b_c:gitter.im');
});

test('D-6 a uri is only guessed from an alias, to read a name from it', () => {
  expect(guessGitterUri('#org_repo_room:gitter.im')).toBe('org/repo_room');
  expect(guessGitterUri('#gitter_org=2Frepo=2Froom:matrix.org')).toBe('org/repo/room');
});

test.each(['tea\u200broom', 'tea\u202eroom', '\u2066tea', 'tea\ufeff', 'tea\u00ad', 'tea\u3164', 'tea\u2028'])(
  'T-03 what hides in %j is seen and taken out',
  (text) => {
    expect(hasHiddenCharacters(text)).toBe(true);
    expect(hasHiddenCharacters(withoutHiddenCharacters(text))).toBe(false);
  },
);

test.each([
  ['quіllfern', 'quillfern'],
  ['quiIIfern', 'quillfern'],
  ['ｑｕｉｌｌｆｅｒｎ', 'quillfern'],
  ['qu\u200billfern', 'quillfern'],
  ['t00l', 'tool'],
])('T-03 %j looks like %j', (one, other) => {
  expect(lookAlikeSkeleton(one)).toBe(lookAlikeSkeleton(other));
});

test('T-03 the skeleton of a skeleton is itself', () => {
  void fc.assert(
    fc.property(anyCharacters, (text) => lookAlikeSkeleton(lookAlikeSkeleton(text)) === lookAlikeSkeleton(text)),
  );
});
