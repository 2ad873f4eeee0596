import fc from 'fast-check';
import { TributaryError } from '#src/errors/tributary-error';
import { addressIn, describeDatabaseError } from '#src/store/describe-database-error';

const reached = { connectionString: 'postgres://ann:secret@db.example:5432/tributary' };

function failure(code: string, message = 'it failed'): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  ['28P01', 'DATABASE_REFUSED'],
  ['28000', 'DATABASE_REFUSED'],
  ['3D000', 'DATABASE_REFUSED'],
  ['42501', 'DATABASE_REFUSED'],
  ['53100', 'DATABASE_FULL'],
  ['ECONNREFUSED', 'DATABASE_UNREACHABLE'],
  ['ENOTFOUND', 'DATABASE_UNREACHABLE'],
  ['57P01', 'DATABASE_UNREACHABLE'],
  ['57P03', 'DATABASE_UNREACHABLE'],
  ['53300', 'DATABASE_UNREACHABLE'],
  ['08006', 'DATABASE_UNREACHABLE'],
])('E-1 %s of PostgreSQL or the network is %s', (code, ours) => {
  expect(describeDatabaseError(failure(code), reached)).toMatchObject({
    code: ours,
    facts: { address: 'db.example:5432/tributary' },
  });
});

test.each([
  ['the answer to a question was cut off', 'select 1 - Connection terminated unexpectedly'],
  [
    'a transaction was cut off in the middle',
    'ROLLBACK - Client has encountered a connection error and is not queryable',
  ],
  ['its connection was closed before', 'select 1 - Client was closed and is not queryable'],
  ['it died while it was started again', 'Connection configuration still reported expired after refresh'],
])('E-1 a database of which only words tell that it is away: %s', (_what, words) => {
  expect(describeDatabaseError(new Error(words), reached)).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
});

test('E-1 a fault of ours is not taken for a fault of the database', () => {
  const ours = [failure('42P01'), failure('23505'), new TypeError('x'), new TributaryError('LEASE_LOST')];

  expect(ours.map((error) => describeDatabaseError(error, reached))).toEqual(ours);
});

test('E-2 a host name that cannot be looked up, such as a mistyped one, is shown', () => {
  const unknown = Object.assign(failure('ENOTFOUND', 'getaddrinfo ENOTFOUND db.exmaple'), { hostname: 'db.exmaple' });

  const error = describeDatabaseError(unknown, {
    connectionString: 'postgres://ann:secret@db.exmaple/tributary',
  }) as TributaryError;

  expect(error.text.happened).toBe(
    'The database at db.exmaple/tributary does not answer (no address is known for the name db.exmaple, ENOTFOUND).',
  );
});

test('E-2 what the database said is told without the statement before it', () => {
  const error = describeDatabaseError(failure('28P01', 'select 1 - password authentication failed'), reached);

  expect(error).toMatchObject({ facts: { why: 'password authentication failed' } });
});

test('E-2 what a database without room for us said is told with its code, what the network said by its code', () => {
  const crowded = describeDatabaseError(failure('53300', 'select 1 - sorry, too many clients already'), reached);
  const away = describeDatabaseError(failure('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'), reached);
  const cut = describeDatabaseError(failure('EPIPE', 'write EPIPE'), reached);

  expect(crowded).toMatchObject({ facts: { why: 'sorry, too many clients already, 53300' } });
  expect(away).toMatchObject({ facts: { why: 'ECONNREFUSED' } });
  expect(cut).toMatchObject({ facts: { why: 'EPIPE' } });
});

test('E-2 an embedded database whose process was stopped is told with what lets it go on', () => {
  const error = describeDatabaseError(new Error('Query read timeout'), { ...reached, stopped: () => 4711 });

  expect(error).toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    tookEffect: 'unknown',
    text: { happened: expect.stringContaining('its process 4711 was stopped; `kill -CONT 4711` lets it go on') },
  });
});

test('E-5 the address never holds role or password', () => {
  const word = fc.stringMatching(/^[a-z]{6,12}$/);
  fc.assert(
    fc.property(word, word, (role, password) => {
      const address = addressIn(`postgres://${role}:${password}@db.example/tributary`);
      expect(address).toBe('db.example/tributary');
    }),
  );
  expect(addressIn('no address: secret')).not.toContain('secret');
});
