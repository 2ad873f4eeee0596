import { isPortTaken, isStillEnding, startFailure } from '#src/store/embedded/server-log';

test.each([
  ['FATAL: could not write to file "pg_wal/x": No space left on device', 'DATABASE_DISK_FULL'],
  ['LOG: could not bind IPv4 address "127.0.0.1": Address already in use', 'DATABASE_PORT_IN_USE'],
  ['FATAL: unrecognized configuration parameter "nonsense"', 'DATABASE_CANNOT_START'],
])('E-1 a start that ended with %s is %s', (said, code) => {
  expect(startFailure(said, []).code).toBe(code);
});

test('E-2 a server that did not start is quoted with its last lines', () => {
  const said = Array.from({ length: 20 }, (_, n) => `line ${n + 1}`).join('\n');

  expect(startFailure(`${said}\n\n`, []).message).toMatch(/it said: line 13 \| .* \| line 20$/);
});

test('E-5 a quoted server never tells a secret', () => {
  expect(startFailure('FATAL: wrong password s3cret, s3cret', ['s3cret']).message).not.toContain('s3cret');
});

test('V-2 a port that was taken and a server that is still ending are worth another try', () => {
  expect(isPortTaken('could not create any TCP/IP sockets')).toBe(true);
  expect(isStillEnding('FATAL: pre-existing shared memory block (key 1, ID 2) is still in use')).toBe(true);
  expect(isStillEnding('FATAL: data directory has wrong ownership')).toBe(false);
});
