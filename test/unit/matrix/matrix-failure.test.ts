import { requireSendable } from '#src/matrix/event-size';
import { matrixFailure } from '#src/matrix/matrix-failure';
import type { Failure } from '#src/matrix/requests/failed-exchange';
import { FailedExchange, saysServerIsDown } from '#src/matrix/requests/failed-exchange';
import { path } from '#src/matrix/requests/path';
import { transactionId } from '#src/matrix/sent-event';
import type { ActorId } from '#src/portals/actor';
import type { RoomId, ServerName } from '#src/portals/ids';

const status = (code: number, errcode?: string, retryAfterMs?: number): Failure => ({
  kind: 'status',
  status: code,
  errcode,
  error: 'because',
  retryAfterMs,
});
const place = { server: 'a.org' as ServerName, actor: 'service:a.org' as ActorId, what: 'a thing' };

test.each<[string, Failure, 'reads' | 'writes', string, string]>([
  ['a refused connection', { kind: 'not-sent', why: 'ECONNREFUSED' }, 'writes', 'MATRIX_UNREACHABLE', 'no'],
  ['a limit of our own', { kind: 'not-sent', why: 'EMFILE' }, 'writes', 'NO_FILE_LEFT', 'no'],
  ['a cut connection', { kind: 'no-answer', why: 'UND_ERR_SOCKET' }, 'writes', 'MATRIX_UNREACHABLE', 'unknown'],
  ['a cut connection', { kind: 'no-answer', why: 'UND_ERR_SOCKET' }, 'reads', 'MATRIX_UNREACHABLE', 'no'],
  ['500', status(500, 'M_UNKNOWN'), 'writes', 'MATRIX_UNREACHABLE', 'unknown'],
  ['500', status(500, 'M_UNKNOWN'), 'reads', 'MATRIX_UNREACHABLE', 'no'],
  ['a good status with nonsense', { kind: 'nonsense', why: 'x' }, 'writes', 'MATRIX_NONSENSE', 'unknown'],
  ['429', status(429, 'M_LIMIT_EXCEEDED', 500), 'writes', 'MATRIX_RATE_LIMITED', 'no'],
  ['401', status(401, 'M_UNKNOWN_TOKEN'), 'writes', 'MATRIX_BAD_TOKEN', 'no'],
  ['403', status(403, 'M_FORBIDDEN'), 'writes', 'MATRIX_REFUSED', 'no'],
  ['404', status(404, 'M_NOT_FOUND'), 'writes', 'MATRIX_NOT_FOUND', 'no'],
  ['404 for a path it does not know', status(404, 'M_UNRECOGNIZED'), 'reads', 'MATRIX_REFUSED', 'no'],
  ['a redirect', status(302), 'writes', 'MATRIX_REFUSED', 'no'],
])('E-3 %s while it %3$s is %4$s with effect %5$s', (_what, failure, effect, code, tookEffect) => {
  expect(matrixFailure(new FailedExchange(failure), { ...place, effect })).toMatchObject({ code, tookEffect });
});

test('W-8 the time a server named is in the error', () => {
  const failed = new FailedExchange(status(429, 'M_LIMIT_EXCEEDED', 61_238));

  expect(matrixFailure(failed, { ...place, effect: 'writes' }).retry).toEqual({ afterMs: 61_238 });
});

test('E-2 an error says who was refused what, by whom and why', () => {
  const failed = new FailedExchange(status(403, 'M_FORBIDDEN'));

  expect(matrixFailure(failed, { ...place, effect: 'writes' }).facts).toEqual({
    ...place,
    status: 403,
    errcode: 'M_FORBIDDEN',
    error: 'because',
  });
});

test.each<[boolean, Failure]>([
  [true, { kind: 'not-sent', why: 'ECONNREFUSED' }],
  [true, { kind: 'no-answer', why: 'cut' }],
  [true, status(502)],
  [false, { kind: 'not-sent', why: 'ENFILE' }],
  [false, status(502, 'M_UNKNOWN')],
  [false, status(403)],
])('W-8 it is %s that the server is down for %j', (isDown, failure) => {
  expect(saysServerIsDown(new FailedExchange(failure))).toBe(isDown);
});

test('T-25 an event that no server would take is refused before it is sent', () => {
  const room = '!r:a.org' as RoomId;

  expect(() => requireSendable({ room, type: 'm.bridge', content: { a: 'é'.repeat(32_000) } })).toThrow(
    expect.objectContaining({ code: 'MATRIX_EVENT_TOO_LARGE', tookEffect: 'no' }),
  );
  requireSendable({ room, type: 'm.bridge', content: { a: 'e'.repeat(60_000) } });
});

test('T-12 nothing inserted into a path leaves its place', () => {
  expect(path`/rooms/${'!a/../b?c#d:e'}/state/${'x y'}/${''}`).toBe('/rooms/!a%2F..%2Fb%3Fc%23d%3Ae/state/x%20y/');
});

test('W-2 the same act has the same transaction id, another act another', () => {
  expect(transactionId('post', '!r', 'c_1/ask')).toBe(transactionId('post', '!r', 'c_1/ask'));
  expect(transactionId('post', '!r', 'c_1/ask')).not.toBe(transactionId('post', '!r', 'c_1/as', 'k'));
  expect(transactionId('x'.repeat(5_000)).length).toBeLessThan(60);
});
