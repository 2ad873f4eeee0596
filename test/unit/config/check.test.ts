import { bridge, check, homeserver, irc, problemsOf } from './config-texts.ts';

test('F-5 an empty configuration is complete: every key has its default', () => {
  const config = check({});

  expect(config).toMatchObject({
    dataDir: '/etc/tributary/.tributary',
    http: { listen: { host: '127.0.0.1', port: 8090 }, publicUrl: 'http://127.0.0.1:8090' },
    homeservers: [],
    bridges: [],
    networks: [],
    operators: [],
    conformance: null,
    policy: { objectionHours: 24, secondConfirmation: true, consentDays: 30, quorum: 1, allowWidening: false },
  });
  expect(config.database.url.reveal()).toBe('embedded');
  expect(config.queue.url.reveal()).toBe('database');
});

test('F-5 the shape of the specification can be used as it stands', () => {
  const { policy, ...config } = check({
    database: { url: 'postgres://ann:hidden@127.0.0.1/tributary' },
    queue: { url: 'redis://127.0.0.1:6379' },
    dataDir: './data',
    http: { listen: '[::1]:0', publicUrl: 'https://merge.example.org/' },
    homeservers: [{ ...homeserver, adminToken: null }],
    bridges: [
      {
        ...bridge,
        provisioning: { url: 'http://127.0.0.1:7700/_matrix/provision', secret: 'hidden' },
        debugApi: { url: 'http://127.0.0.1:7777' },
      },
      {
        driver: 'gitter-native',
        homeserver: 'example.org',
        bot: '@gitter:example.org',
        asToken: 'hidden',
        aliasNamespace: '^#.*$',
      },
    ],
    networks: [
      { ...irc, port: 6697, tls: true, nick: 'tributary', bridgeDomain: 'irc.libera.chat' },
      { id: 'gitter', protocol: 'gitter', apiEndpoint: null, token: null, homeserver: 'gitter.im' },
    ],
    policy: { objectionHours: 0, watchDays: 0.5 },
    operators: ['@admin:example.org'],
    conformance: { registrationSecret: 'hidden', channelPrefix: '#try-' },
  });

  expect(config).toMatchObject({
    dataDir: '/etc/tributary/data',
    http: { listen: { host: '::1', port: 0 }, publicUrl: 'https://merge.example.org' },
    bridges: [{ networks: [{ id: 'libera', aliasTemplate: null, userNamespace: null }] }, { id: 'gitter-native' }],
  });
  expect(policy).toMatchObject({ objectionHours: 0, watchDays: 0.5, quorum: 1 });
});

test.each([
  [{ databse: {} }, 'databse', 'Did you mean "database"?'],
  [{ http: { publicURL: 'http://x' } }, 'http.publicURL', 'Did you mean "publicUrl"?'],
  [
    { homeservers: [{ ...homeserver, appservice: { ...homeserver.appservice, as_token: 'x' } }] },
    'homeservers[0].appservice.as_token',
    'Did you mean "asToken"?',
  ],
  [{ policy: { quorums: 2 } }, 'policy.quorums', 'Did you mean "quorum"?'],
  [{ quorum: 2 }, 'quorum', 'That key belongs to policy.'],
  [{ http: { zzz: 1 } }, 'http.zzz', 'Keys known here: listen, publicUrl.'],
  [
    { homeservers: [homeserver], networks: [irc], bridges: [{ ...bridge, adminRoom: null }] },
    'bridges[0].adminRoom',
    'Keys known here: id, driver, homeserver,',
  ],
  [
    {
      homeservers: [homeserver],
      networks: [irc],
      bridges: [{ ...bridge, networks: [{ id: 'libera', aliasTemplat: 'x' }] }],
    },
    'bridges[0].networks[0].aliasTemplat',
    'Did you mean "aliasTemplate"?',
  ],
])('F-5 an unknown key is refused with its path and the nearest known key: %j', (config, path, hint) => {
  expect(problemsOf(config)).toEqual([{ path, problem: 'is not a known key', hint: expect.stringContaining(hint) }]);
});

test('T-25 a key named __proto__ is an unknown key like any other', () => {
  expect(problemsOf(JSON.parse('{"__proto__": {"dataDir": "x"}}'))).toMatchObject([{ problem: 'is not a known key' }]);
});

test.each([
  [{ homeservers: [{}] }, ['homeservers[0].name is missing', 'homeservers[0].url is missing']],
  [{ dataDir: 4 }, ['dataDir must be a text, not a number']],
  [{ homeservers: {} }, ['homeservers must be a list, not an object']],
  [{ policy: { quorum: 1.5 } }, ['policy.quorum must be a whole number']],
  [{ policy: { quorum: 0 } }, ['policy.quorum must be at least 1']],
  [{ policy: { consentDays: 0 } }, ['policy.consentDays must be more than 0']],
  [{ policy: { allowWidening: 'no' } }, ['policy.allowWidening must be true or false, not a text']],
  [{ operators: ['admin'] }, ['operators[0] must be a user id such as "@name:example.org"']],
  [{ http: { listen: '127.0.0.1:70000' } }, ['http.listen must be host:port such as "127.0.0.1:8090"']],
  [
    { homeservers: [{ name: 'example.org', url: 'http://u:p@x' }] },
    [expect.stringContaining('homeservers[0].url must be an address')],
  ],
  [{ database: { url: 'mysql://x' } }, [expect.stringContaining('database.url must be "embedded"')]],
  [{ queue: { url: 'embedded' } }, [expect.stringContaining('queue.url must be "database"')]],
  [{ bridges: [{}] }, ['bridges[0].driver is missing']],
  [{ bridges: ['x'] }, ['bridges[0] must be an object, not a text']],
  [
    { bridges: [{ driver: 'appservice-ric' }] },
    [expect.stringContaining('bridges[0].driver must be one of appservice-irc,')],
  ],
  [{ networks: [{ id: 'x', protocol: 'icr' }] }, [expect.stringContaining('networks[0].protocol must be one of irc,')]],
])('F-5 what is wrong is said with its path: %j', (config, problems) => {
  expect(problemsOf(config).map(({ path, problem }) => `${path} ${problem}`)).toEqual(problems);
});

test('F-5 all problems are reported at once, those of references as well', () => {
  const paths = problemsOf({
    databse: {},
    operators: ['admin'],
    homeservers: [{ ...homeserver, appservice: { ...homeserver.appservice, asToken: { env: 'NOT_SET' } } }],
  }).map(({ path }) => path);

  expect(paths.sort()).toEqual(['databse', 'homeservers[0].appservice.asToken', 'operators[0]']);
});

test('F-5 a bridge that refers to nothing is refused, with the nearest name', () => {
  const config = {
    homeservers: [homeserver],
    networks: [irc],
    bridges: [{ ...bridge, homeserver: 'exmaple.org', networks: ['librea', 'oftc'] }],
  };

  expect(problemsOf(config)).toEqual([
    {
      path: 'bridges[0].networks[0]',
      problem: 'names "librea", which is not in networks',
      hint: 'Did you mean "libera"?',
    },
    {
      path: 'bridges[0].networks[1]',
      problem: 'names "oftc", which is not in networks',
      hint: 'Add it to networks, or use one of: libera.',
    },
    {
      path: 'bridges[0].homeserver',
      problem: 'names "exmaple.org", which is not in homeservers',
      hint: 'Did you mean "example.org"?',
    },
    { path: 'bridges[0].bot', problem: "is not a user of the bridge's homeserver exmaple.org" },
  ]);
});

test.each([
  ['mautrix', '"manual" is for every other bridge'],
  ['manul', 'Did you mean "manual"?'],
])('F-5 who names the driver %s, which there is none of, reads which one to take', (driver, hint) => {
  expect(problemsOf({ bridges: [{ driver }] })).toEqual([
    expect.objectContaining({ path: 'bridges[0].driver', hint: expect.stringContaining(hint) }),
  ]);
});

test('F-5 names may not be given twice, nor two listeners share a place', () => {
  const config = { homeservers: [homeserver, homeserver], networks: [irc, irc], http: { listen: '127.0.0.1:9100' } };

  expect(problemsOf(config).map(({ path }) => path)).toEqual([
    'homeservers[1].name',
    'networks[1].id',
    'homeservers[0].appservice.listen',
    'homeservers[1].appservice.listen',
  ]);
});

test('F-5 the configuration cannot be changed once it is read', () => {
  const config = check({ homeservers: [homeserver] });

  expect(() => Object.assign(config.policy, { quorum: 0 })).toThrow(TypeError);
  expect(() => Object.assign(config.homeservers[0] ?? {}, { name: 'x' })).toThrow(TypeError);
});
