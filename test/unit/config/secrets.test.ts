import { format, inspect } from 'node:util';
import { toInstallation } from '#src/config/installation';
import { checkConfigText } from '#src/config/load';
import { Secret } from '#src/config/secret';
import { bridge, check, homeserver, irc, problemsOf } from './config-texts.ts';

test('E-5 a secret is shown nowhere, however it is printed', () => {
  const secret = new Secret('hidden');
  const shown = [
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ deep: [{ secret }] }, { depth: 9, showHidden: true }),
    `${secret}`,
    String(secret),
    format('%s %o %O %j', secret, secret, secret, secret),
    JSON.stringify(Object.entries(secret)),
    JSON.stringify(structuredClone({ ...secret })),
  ].join('\n');

  expect(shown).not.toContain('hidden');
  expect(shown).toContain('[secret]');
  expect(secret.reveal()).toBe('hidden');
});

test('E-5 a whole configuration can be logged', () => {
  const config = check({
    database: { url: 'postgres://ann:hidden@db/x' },
    queue: { url: 'redis://:hidden@q' },
    homeservers: [{ ...homeserver, adminToken: 'hidden' }],
    bridges: [{ ...bridge, provisioning: { url: 'http://x', secret: 'hidden' } }],
    networks: [
      { ...irc, password: 'hidden', sasl: { account: 'a', password: 'hidden' } },
      { id: 'gitter', protocol: 'gitter', token: 'hidden' },
    ],
    conformance: { registrationSecret: 'hidden' },
  });

  expect(JSON.stringify(config)).not.toContain('hidden');
  expect(inspect(config, { depth: 20 })).not.toContain('hidden');
  expect(inspect(toInstallation(config), { depth: 20 })).not.toContain('hidden');
});

test('F-5 any text may come from the environment', () => {
  const config = check(
    { dataDir: { env: 'DATA' }, homeservers: [{ ...homeserver, name: { env: 'NAME' }, adminToken: { env: 'TOKEN' } }] },
    { DATA: '/var/lib/tributary', NAME: 'matrix.example.org', TOKEN: 'hidden' },
  );

  expect(config).toMatchObject({ dataDir: '/var/lib/tributary', homeservers: [{ name: 'matrix.example.org' }] });
  expect(config.homeservers[0]?.adminToken?.reveal()).toBe('hidden');
});

test.each([
  [{ env: 'NOT_SET' }, 'refers to the environment variable NOT_SET, which is not set'],
  [{ env: 'EMPTY' }, 'refers to the environment variable EMPTY, which is empty'],
  [{ env: 'toString' }, 'refers to the environment variable toString, which is not set'],
  [{ file: 'no-such-file' }, 'refers to the file /etc/tributary/no-such-file, which cannot be read (ENOENT)'],
])('F-5 a reference that leads nowhere is named, once: %j', (reference, problem) => {
  const config = { homeservers: [{ ...homeserver, adminToken: reference }] };

  expect(problemsOf(config, { EMPTY: '' })).toEqual([
    { path: 'homeservers[0].adminToken', problem, hint: expect.any(String) },
  ]);
});

test.each([
  ['{"a": 1,}', 'line 1, column 9: a comma stands before "}"'],
  ['{\n  // hidden\n}', 'line 2, column 3: a comment stands here'],
  ['{"token": "hidden\n"}', 'line 1, column 11: this text does not end'],
  ['{"token": hidden}', 'line 1, column 11: a value should stand here'],
  ['{"a": 1 "hidden": 2}', 'line 1, column 9: "," or "}" should stand here'],
  ['{"a": 1, "a": "hidden"}', 'the key "a" stands twice in this object'],
  ['{"a": "hidden"', 'line 1, column 15: the file ends where "," or "}" should stand'],
  ['', 'line 1, column 1: the file ends where a value should stand'],
])('E-5 a file that is not JSON is told by its place and without a word of it: %j', (text, says) => {
  const act = () => checkConfigText(text, { path: 'config.json', env: {} });

  expect(act).toThrow(expect.objectContaining({ code: 'CONFIG_NOT_JSON' }));
  expect(act).toThrow(says);
  expect(act).not.toThrow('hidden');
});
