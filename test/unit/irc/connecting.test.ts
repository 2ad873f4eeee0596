import fc from 'fast-check';
import { backOffMs } from '#adapters/irc/back-off';
import { completeSettings } from '#adapters/irc/irc-settings';
import { nickCandidates } from '#adapters/irc/nick-candidates';
import { readMask, writeMask } from '#adapters/irc/person-mask';
import { isClientRequest, readable } from '#adapters/irc/plain-text';
import { whyNotConnected } from '#adapters/irc/why-not-connected';

const settings = completeSettings({ id: 'libera', host: 'irc.test', port: 6697, tls: true, nick: 'tributary' });

test('B-1 attempts to connect come at growing distances, up to a longest one, never all at once', () => {
  const backOff = { firstMs: 1_000, longestMs: 60_000 };

  expect([0, 1, 2, 3].map((failures) => backOffMs(failures, backOff, 1))).toEqual([1_000, 2_000, 4_000, 8_000]);
  fc.assert(
    fc.property(fc.nat(1_000), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const wait = backOffMs(failures, backOff, random);
      expect(wait >= 500 && wait <= 60_000).toBe(true);
    }),
  );
});

test('B-1 when a nick is taken others are tried, each once, all allowed on IRC', () => {
  const nicks = nickCandidates('tributary');

  expect(nicks.slice(0, 3)).toEqual(['tributary', 'tributary_', 'tributary__']);
  expect(new Set(nicks).size).toBe(nicks.length);
  expect(nicks.every((nick) => /^[a-z][a-z0-9_]*$/.test(nick))).toBe(true);
  expect(nicks.filter((nick) => nick.length <= 9)).toEqual(['tributary', 'tributar1', 'tributar2', 'tributar3']);
});

test('B-1 a mask is read as it is written, and a server is nobody', () => {
  expect(readMask('op[a]!~o.p@2001:db8::1')).toEqual({ nick: 'op[a]', user: '~o.p', host: '2001:db8::1' });
  expect(writeMask({ nick: 'a', user: 'b', host: 'c' })).toBe('a!b@c');
  expect(['irc.test', 'a@b', 'a!b', 'a!b@c d', ''].map(readMask)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('T-24 what is shown has no colours, no hidden characters and no second line', () => {
  expect(readable('\u0002bold\u000f \u000304,12red\u0003 \u0004ff0000hex \u202eabc\u200b\r\nnext')).toBe(
    'bold red hex abc next',
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => expect(readable(readable(text))).toBe(readable(text))),
  );
});

test('B-1 requests to a client are not talk', () => {
  expect(['\u0001VERSION\u0001', '\u0001ACTION waves\u0001', 'hello'].map(isClientRequest)).toEqual([
    true,
    true,
    false,
  ]);
});

test.each([
  ['IRC_UNREACHABLE', { error: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) }],
  ['IRC_UNREACHABLE', {}],
  ['IRC_CERTIFICATE_REFUSED', { error: Object.assign(new Error('no'), { code: 'CERT_HAS_EXPIRED' }) }],
  ['IRC_CERTIFICATE_REFUSED', { error: Object.assign(new Error('no'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }) }],
  ['IRC_NICKS_TAKEN', { nicksTaken: true }],
  ['IRC_ACCOUNT_REFUSED', { account: 'SASL authentication failed' }],
  ['IRC_NOT_LET_IN', { refusal: { command: '465', params: ['*', 'banned'], tags: {}, prefix: '', nick: '' } }],
] as const)('E-1 %s is why %j ended', (code, attempt) => {
  expect(whyNotConnected(settings, attempt)).toMatchObject({ code, tookEffect: 'no' });
});
