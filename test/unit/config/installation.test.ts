import { toInstallation } from '#src/config/installation';
import { toRegistration } from '#src/config/registration';
import { inNamespace } from '#src/portals/alias-namespace';
import { bridge, check, homeserver, irc } from './config-texts.ts';

const oftc = { id: 'oftc', protocol: 'irc', host: 'irc.oftc.net' };

test('P-2 each credential becomes an actor, with the aliases it may move', () => {
  const config = check({ homeservers: [homeserver], bridges: [bridge], networks: [irc] });

  const { actors } = toInstallation(config);

  expect(actors).toMatchObject([
    { id: 'service:example.org', kind: 'service', user: '@tributary:example.org', server: 'example.org' },
    { id: 'bot:libera-bridge', kind: 'bridge-bot', user: '@irc:example.org', bridge: 'libera-bridge' },
  ]);
  for (const actor of actors) {
    expect(inNamespace(actor.aliasNamespaces, '#libera_#crystal:example.org')).toBe(true);
    expect(inNamespace(actor.aliasNamespaces, '#libera_#crystal:example.org.evil')).toBe(false);
    expect(inNamespace(actor.aliasNamespaces, '#crystal:example.org')).toBe(false);
  }
});

test('P-2 what has no token has no actor', () => {
  const config = check({
    homeservers: [{ name: 'example.org', url: 'http://x' }],
    bridges: [{ ...bridge, asToken: null }],
    networks: [irc],
  });

  expect(toInstallation(config).actors).toEqual([]);
});

test('P-2 a template and a namespace may differ for one network', () => {
  const config = check({
    homeservers: [homeserver],
    bridges: [
      { ...bridge, networks: ['libera', { id: 'oftc', aliasTemplate: '#oftc_$CHANNEL', userNamespace: '^@oftc_.*$' }] },
    ],
    networks: [irc, oftc],
  });

  const { bridges, actors } = toInstallation(config);

  expect(bridges[0]).toMatchObject({
    networks: ['libera', 'oftc'],
    aliasTemplate: '#libera_$CHANNEL',
    userNamespace: '(?:^@libera_.*:example\\.org$)|(?:^@oftc_.*$)',
    perNetwork: { oftc: { aliasTemplate: '#oftc_$CHANNEL', userNamespace: '^@oftc_.*$' } },
  });
  expect(inNamespace(actors[0]?.aliasNamespaces ?? [], '#oftc_#debian:example.org')).toBe(true);
});

test('P-2 a bridge with one network takes what stands at that network', () => {
  const config = check({
    homeservers: [homeserver],
    bridges: [{ ...bridge, aliasTemplate: null, networks: [{ id: 'libera', aliasTemplate: '$CHANNEL' }] }],
    networks: [irc],
  });

  expect(toInstallation(config).bridges[0]).toMatchObject({ aliasTemplate: '$CHANNEL' });
});

test("P-2 the Gitter bridge's token moves the aliases it holds, and reaches Gitter without saying so", () => {
  const config = check({
    homeservers: [{ name: 'gitter.im', url: 'http://x' }],
    bridges: [
      {
        driver: 'gitter-native',
        homeserver: 'gitter.im',
        bot: '@gitter-badger:gitter.im',
        asToken: 'x',
        aliasNamespace: '^#.*:gitter\\.im$',
      },
    ],
    networks: [{ id: 'gitter', protocol: 'gitter', homeserver: 'gitter.im' }],
  });

  expect(toInstallation(config)).toMatchObject({
    bridges: [{ id: 'gitter-native', networks: ['gitter'], aliasNamespace: '^#.*:gitter\\.im$' }],
    networks: [{ id: 'gitter', protocol: 'gitter', homeserver: 'gitter.im' }],
    actors: [{ id: 'bot:gitter-native', server: 'gitter.im', aliasNamespaces: ['^#.*:gitter\\.im$'] }],
  });
});

test('P-2 operators for all speak for every bridge and homeserver, beside its own, each once', () => {
  const config = check({
    homeservers: [{ ...homeserver, operators: ['@hs:example.org', '@all:example.org'] }],
    bridges: [{ ...bridge, operators: ['@irc-ops:example.org'] }],
    networks: [irc],
    operators: ['@all:example.org'],
  });

  expect(toInstallation(config)).toMatchObject({
    operators: ['@all:example.org'],
    homeservers: [{ operators: ['@all:example.org', '@hs:example.org'] }],
    bridges: [{ operators: ['@all:example.org', '@irc-ops:example.org'] }],
  });
});

test('P-9 our registration shares the aliases of the bridges, and takes further ones', () => {
  const own = {
    ...homeserver,
    appservice: { ...homeserver.appservice, aliases: ['^#extra_.*:example\\.org$'], sender: 'merge' },
  };

  const registration = toRegistration(check({ homeservers: [own], bridges: [bridge], networks: [irc] }), 'example.org');

  expect(registration).toMatchObject({
    id: 'tributary',
    url: 'http://127.0.0.1:9100',
    as_token: 'as-hidden',
    hs_token: 'hs-hidden',
    sender_localpart: 'merge',
    namespaces: { users: [{ exclusive: true }] },
  });
  const { aliases } = registration.namespaces;
  expect(aliases.every((alias) => !alias.exclusive)).toBe(true);
  expect(
    inNamespace(
      aliases.map(({ regex }) => regex),
      '#libera_#crystal:example.org',
    ),
  ).toBe(true);
  expect(
    inNamespace(
      aliases.map(({ regex }) => regex),
      '#extra_one:example.org',
    ),
  ).toBe(true);
});

test('P-2 the homeserver reaches us where `url` says, also on an IPv6 address', () => {
  const at = (appservice: object) =>
    toRegistration(
      check({ homeservers: [{ ...homeserver, appservice: { ...homeserver.appservice, ...appservice } }] }),
      'example.org',
    ).url;

  expect(at({ url: 'https://tributary.internal/' })).toBe('https://tributary.internal');
  expect(at({ listen: '[::1]:9100' })).toBe('http://[::1]:9100');
});

test('P-2 a homeserver without our appservice has no registration, and the known ones are named', () => {
  const config = check({ homeservers: [homeserver, { name: 'gitter.im', url: 'http://x' }] });

  expect(() => toRegistration(config, 'gitter.im')).toThrow(
    expect.objectContaining({
      code: 'HOMESERVER_NOT_CONFIGURED',
      facts: { homeserver: 'gitter.im', known: 'example.org' },
    }),
  );
});
