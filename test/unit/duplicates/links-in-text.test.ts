import fc from 'fast-check';
import { type LinksInText, linksInText, networkNamer } from '#src/duplicates/links-in-text';

const nothing: LinksInText = { places: [], repositories: [] };

test.each<[string, Partial<LinksInText>]>([
  ['https://matrix.to/#/%23crystal%3Aexample.org?via=example.org', { places: ['#crystal:example.org'] }],
  ['also on https://matrix.to/#/#crystal:example.org.', { places: ['#crystal:example.org'] }],
  ['https://app.element.io/#/room/#crystal:example.org', { places: ['#crystal:example.org'] }],
  ['https://matrix.to/#/!abc:example.org', { places: ['!abc:example.org'] }],
  ['matrix:r/crystal:example.org?action=join', { places: ['#crystal:example.org'] }],
  ['matrix:roomid/abc:example.org', { places: ['!abc:example.org'] }],
  ['Matrix: #crystal:example.org | rules', { places: ['#crystal:example.org'] }],
  ['portal #freenode_#crystal:matrix.org', { places: ['#freenode_#crystal:matrix.org', 'irc/freenode/#crystal'] }],
  ['irc://irc.libera.chat/crystal-lang', { places: ['irc/libera/#crystal-lang'] }],
  ['ircs://irc.libera.chat:6697/#Crystal-Lang', { places: ['irc/libera/#crystal-lang'] }],
  ['https://web.libera.chat/#crystal', { places: ['irc/libera/#crystal'] }],
  ['https://webchat.oftc.net/?channels=a,b', { places: ['irc/oftc/#a', 'irc/oftc/#b'] }],
  ['https://kiwiirc.com/nextclient/irc.libera.chat/#crystal', { places: ['irc/libera/#crystal'] }],
  ['join #crystal-lang on Libera, please', { places: ['irc/libera/#crystal-lang'] }],
  ['https://gitter.im/Crystal-Lang/crystal?utm=x', { places: ['gitter/crystal-lang/crystal'] }],
  ['https://t.me/crystal_lang', { places: ['["telegram","",null,null,null,"crystal_lang"]'] }],
  ['(https://github.com/Crystal-Lang/crystal.git)', { repositories: ['github.com/crystal-lang/crystal'] }],
  ['https://github.com/crystal-lang/crystal/issues/1', { repositories: ['github.com/crystal-lang/crystal'] }],
  ['Source: github.com/Crystal-Lang/crystal | rules', { repositories: ['github.com/crystal-lang/crystal'] }],
  ['(www.github.com/crystal-lang/crystal, docs)', { repositories: ['github.com/crystal-lang/crystal'] }],
  ['chat: gitter.im/crystal-lang/crystal', { places: ['gitter/crystal-lang/crystal'] }],
  ['matrix.to/#/#crystal:example.org', { places: ['#crystal:example.org'] }],
  ['notgithub.com/a/b, x.github.com/a/b and example.org/github.com/a/b', {}],
  ['https://git.sr.ht/~ann/tool', { repositories: ['git.sr.ht/~ann/tool'] }],
  ['https://github.com/crystal-lang', {}],
  ['https://github.com/orgs/crystal-lang', {}],
  ['https://gitter.im/home', {}],
  ['#crystal on nobody-knows-what', {}],
  ['irc://unknown.example/crystal', {}],
  ['https://github.evil.example/a/b', {}],
  ['https://example.org/?u=https://matrix.to', {}],
  ['%E0%A4%A https://matrix.to/#/%23%E0%A4%A:example.org', {}],
])('D-5 a text is read for what it links to: %s', (text, expected) => {
  expect(linksInText(text)).toEqual({ ...nothing, ...expected });
});

test('D-5 configured networks are known by their id and by what bridges call them', () => {
  const name = networkNamer([{ id: 'harbour', bridgeDomain: 'irc.harbour.example' }]);

  expect(linksInText('irc://irc.harbour.example/crystal and #tea on harbour', name).places).toEqual([
    'irc/harbour/#crystal',
    'irc/harbour/#tea',
  ]);
});

test('D-2 no text makes reading fail, take long or remember much', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat(40), (text, times) => {
      const { places, repositories } = linksInText(`https://${text} #${text}:${text} irc://${text}/`.repeat(times));
      expect(places.length).toBeLessThanOrEqual(20);
      expect(repositories.length).toBeLessThanOrEqual(20);
    }),
  );
  const aliases = Array.from({ length: 50_000 }, (_, n) => `#room-${n}:example.org`).join(' ');
  expect(linksInText(aliases).places.length).toBeLessThanOrEqual(20);
  expect(linksInText('#'.repeat(100_000))).toEqual(nothing);
  expect(linksInText(`#a:${'a.'.repeat(50_000)}`).places.length).toBeLessThanOrEqual(1);
});
