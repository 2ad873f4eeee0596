import fc from 'fast-check';
import type { Actor } from '#src/portals/actor';
import { inNamespace, mayChangeAlias, patternOfTemplate, patternOfText, sampleOf } from '#src/portals/alias-namespace';
import type { RoomAlias, ServerName } from '#src/portals/ids';
import { aliasPatternsOf, registrationFor } from '#src/portals/registration';

const server = 'localhost:8448' as ServerName;
const appservice = { id: 'tributary', url: 'http://127.0.0.1:9100', asToken: 'a', hsToken: 'h', sender: 'tributary' };
const libera = { homeserver: server, aliasTemplate: '#libera_$CHANNEL' };

test('P-9 our registration shares the aliases of the bridges on that homeserver and owns no user but our own', () => {
  const elsewhere = { homeserver: 'other.org' as ServerName, aliasTemplate: '#oftc_$CHANNEL' };

  const registration = registrationFor({ homeserver: server, appservice, bridges: [libera, elsewhere] });

  expect(registration).toEqual({
    id: 'tributary',
    url: 'http://127.0.0.1:9100',
    as_token: 'a',
    hs_token: 'h',
    sender_localpart: 'tributary',
    rate_limited: false,
    namespaces: {
      users: [{ regex: '^@tributary:localhost:8448$', exclusive: true }],
      aliases: [{ regex: '^#libera_[^:]*:localhost:8448$', exclusive: false }],
      rooms: [],
    },
  });
});

test('P-9 patterns of the operator and of a bridge that names its own are held as well, each once', () => {
  const gitter = { homeserver: server, aliasNamespace: '#.*:gitter\\.im' };

  const patterns = aliasPatternsOf({ homeserver: server, bridges: [gitter, gitter], aliasPatterns: ['#old_.*'] });

  expect(patterns).toEqual(['#.*:gitter\\.im', '#old_.*']);
});

describe('namespaces', () => {
  const actor = { server, aliasNamespaces: [patternOfTemplate('#libera_$CHANNEL', server)] } as unknown as Actor;

  test.each([
    ['#libera_#crystal:localhost:8448', true],
    ['#libera_:localhost:8448', true],
    ['#oftc_#crystal:localhost:8448', false],
    ['#libera_#crystal:localhost:84480', false],
    ['#libera_#crystal:localhost', false],
    ['#xlibera_#crystal:localhost:8448', false],
  ])('P-2 %s may be changed: %s', (alias, may) => {
    expect(mayChangeAlias(actor, alias as RoomAlias)).toBe(may);
  });

  test('P-2 a template matches every alias that is made from it', () => {
    const local = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !/[:\n\r\u2028\u2029]/.test(text));
    fc.assert(
      fc.property(local, local, local, (before, channel, after) => {
        const pattern = patternOfTemplate(`#${before.replaceAll('$', '')}$CHANNEL${after.replaceAll('$', '')}`, server);
        const alias = `#${before.replaceAll('$', '')}${channel}${after.replaceAll('$', '')}:${server}`;
        return inNamespace([pattern], alias);
      }),
    );
  });

  test('P-2 the pattern of a text matches that text alone', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => inNamespace([patternOfText(a)], b) === (a === b)));
  });

  test('P-2 something that is no pattern covers nothing', () => {
    expect(inNamespace(['('], '(')).toBe(false);
  });

  test.each([
    ['^#libera_[^:]*:localhost:8448$', '#libera_w:localhost:8448'],
    ['#.*:gitter\\.im', '#w:gitter.im'],
    ['#(a|b)_.+:x', undefined],
    ['#fixed:x', undefined],
  ])('P-2 an example of %s is %s', (pattern, sample) => {
    expect(sampleOf(pattern, 'w')).toBe(sample);
  });
});
