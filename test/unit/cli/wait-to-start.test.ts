import { TributaryError } from '#src/errors/tributary-error';
import { typeCommand } from './type-command.ts';

const away = (why: string) => new TributaryError('DATABASE_UNREACHABLE', { facts: { address: 'db/tributary', why } });

test('W-9 a worker asks for what is away at most half a minute apart, says each reason once, and ends with what no wait mends', async () => {
  const failures = [
    ...Array.from({ length: 7 }, () => away('ECONNREFUSED')),
    away('the database system is starting up'),
  ];
  const refused = new TributaryError('DATABASE_REFUSED', { facts: { address: 'db/tributary', why: 'wrong password' } });
  const pauses: number[] = [];
  const pause = async (milliseconds: number) => void pauses.push(milliseconds);
  const absent = async (): Promise<never> => {
    throw failures.shift() ?? refused;
  };

  const typed = await typeCommand(['worker'], {
    services: { worker: (outlast) => outlast(absent) },
    context: { pause },
  });

  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  expect(typed.code).toBe(1);
  expect(typed.err.split('\n').slice(0, 3)).toEqual([
    'The database at db/tributary does not answer (ECONNREFUSED). It is waited for.',
    'The database at db/tributary does not answer (the database system is starting up). It is waited for.',
    'Error: The database at db/tributary refused us: wrong password',
  ]);
});
