import { requestFault } from '#src/outgoing/request-fault';
import { TOO_LATE } from '#src/outgoing/starts-in-time';

const coded = (code: string): Error => Object.assign(new Error('it failed'), { code });

test.each([
  TOO_LATE,
  'ECONNREFUSED',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])('W-2 a request that failed with %s was never sent', (code) => {
  expect(requestFault(coded(code))).toMatchObject({ code, isUnsent: true });
});

test.each(['ECONNRESET', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'EPIPE'])(
  'W-2 a request that failed with %s may have taken effect',
  (code) => {
    expect(requestFault(coded(code))).toMatchObject({ code, isUnsent: false });
  },
);

test('W-2 of several addresses the first tells why a request was not sent, and so does what an error was caused by', () => {
  const each = new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]);

  expect(requestFault(new Error('fetch failed', { cause: each }))).toMatchObject({
    message: 'fetch failed',
    code: 'ECONNREFUSED',
    isUnsent: true,
  });
});

test.each([undefined, 'a text', new Error('no code')])(
  'W-2 what is thrown without a code (%s) may have taken effect',
  (thrown) => {
    expect(requestFault(thrown)).toMatchObject({ code: undefined, isUnsent: false });
  },
);
