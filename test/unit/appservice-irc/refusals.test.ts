import fc from 'fast-check';
import { oneLine, refusalOf } from '#adapters/bridges/appservice-irc/refusals';

const asked = {
  bridge: 'libera-bridge',
  api: 'provisioning API',
  what: 'POST /link',
  changes: true,
  facts: { room: '!r:example.org', channel: '#town', network: 'irc.test', user: '@ann:example.org', operator: 'op' },
};

function refusal(status: number, body: object | string, changes = true, retryAfterMs?: number) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return refusalOf({ status, text, ...(retryAfterMs !== undefined && { retryAfterMs }) }, { ...asked, changes });
}

test.each([
  [404, 'IRC_UNKNOWN_NETWORK', 'BRIDGE_NETWORK_UNKNOWN'],
  [404, 'IRC_UNKNOWN_CHANNEL', 'BRIDGE_CHANNEL_EXCLUDED'],
  [404, 'IRC_UNKNOWN_ROOM', 'BRIDGE_LINK_UNKNOWN'],
  [409, 'IRC_EXISTING_MAPPING', 'BRIDGE_LINK_EXISTS'],
  [409, 'IRC_EXISTING_REQUEST', 'BRIDGE_ALREADY_ASKING'],
  [409, 'IRC_DOUBLE_BRIDGE', 'BRIDGE_SEES_DOUBLE'],
  [403, 'IRC_NOT_ENOUGH_POWER', 'BRIDGE_REQUESTER_TOO_LOW'],
  [400, 'IRC_BAD_OPERATOR_TARGET', 'BRIDGE_OPERATOR_UNSUITABLE'],
  [500, 'IRC_BRIDGE_AT_LIMIT', 'BRIDGE_FULL'],
  [400, 'M_AS_BAD_VALUE', 'BRIDGE_REQUEST_MALFORMED'],
  [401, 'M_AS_BAD_TOKEN', 'BRIDGE_SECRET_REFUSED'],
  [500, 'M_AS_DISABLED_FEATURE', 'BRIDGE_API_OFF'],
  [429, 'M_AS_LIMIT_EXCEEDED', 'BRIDGE_BUSY'],
  [500, 'M_AS_UNKNOWN', 'BRIDGE_FAILED_INSIDE'],
])('E-1 status %s with %s is %s, and its three sentences are filled in', (status, errcode, code) => {
  const error = refusal(status, { errcode, error: 'Because.', origin: 'alias' });

  expect(error.code).toBe(code);
  const { happened, left, now } = error.text;
  expect([happened, left, now].join(' ')).not.toMatch(/\?|\{|undefined/);
});

test('E-3 a question that failed inside changed nothing and is asked again by itself', () => {
  expect(refusal(500, { errcode: 'M_AS_UNKNOWN', error: 'x' }, false)).toMatchObject({
    code: 'BRIDGE_NOT_WORKING',
    kind: 'temporary',
  });
});

test('E-1 a wrong secret is known by the words of the library below, with the one letter that it lacks', () => {
  expect(refusal(500, { errcode: 'M_AS_UNKNOWN', error: 'An internal error occured' }).code).toBe(
    'BRIDGE_SECRET_REFUSED',
  );
  expect(refusal(500, { errcode: 'M_AS_UNKNOWN', error: 'An internal error occurred' }).code).toBe(
    'BRIDGE_FAILED_INSIDE',
  );
  expect(refusal(403, 'Invalid or missing ?access_token=.').code).toBe('BRIDGE_SECRET_REFUSED');
});

test('W-8 patience is as long as the bridge asks for', () => {
  expect(refusal(429, { errcode: 'M_AS_LIMIT_EXCEEDED', retry_after_ms: 60_000 }, true, 4_000).retry).toEqual({
    afterMs: 4_000,
  });
});

test('E-1 what a proxy or another program answers is told as that', () => {
  expect(refusal(502, '<html>Bad Gateway</html>').code).toBe('BRIDGE_NOT_WORKING');
  expect(refusal(404, '<html>Not Found</html>').code).toBe('BRIDGE_ANSWER_ODD');
  expect(refusal(302, '').code).toBe('BRIDGE_ANSWER_ODD');
});

test('T-24 what a bridge says comes into an error as one short line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
      const line = oneLine(text);
      expect(line.length).toBeLessThanOrEqual(300);
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    }),
  );
});

test('T-25 no answer makes reading a refusal fail', () => {
  fc.assert(
    fc.property(fc.integer({ min: 300, max: 599 }), fc.oneof(fc.json(), fc.string()), (status, text) => {
      expect(refusalOf({ status, text }, asked).text.happened).not.toBe('');
    }),
  );
});
