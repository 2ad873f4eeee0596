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

/** How a person interrupts the command of a test. */
function anInterrupt() {
  let callback: () => void = () => undefined;
  const onInterrupt = (listener: () => void) => {
    callback = listener;
    return () => undefined;
  };
  return { onInterrupt, interrupt: () => callback() };
}

test('W-9 a worker that is asked to stop while it waits for the database asks for it no more', async () => {
  const { onInterrupt, interrupt } = anInterrupt();
  let asked = 0;
  const absent = async (): Promise<never> => {
    asked += 1;
    throw away('ECONNREFUSED');
  };

  const typed = await typeCommand(['worker'], {
    services: { worker: (outlast) => outlast(absent) },
    context: { pause: async () => interrupt(), onInterrupt },
  });

  expect(asked).toBe(1);
  expect(typed).toMatchObject({ code: 0, closed: true });
});

test('W-9 a worker that is asked to stop before it has started is stopped once it has, before its database is let go', async () => {
  const { onInterrupt, interrupt } = anInterrupt();
  const order: string[] = [];
  const worker = async () => {
    interrupt();
    await new Promise((resolve) => setImmediate(resolve));
    order.push('started');
    return { parts: [], ended: new Promise<void>(() => undefined), stop: async () => void order.push('stopped') };
  };

  const typed = await typeCommand(['worker'], {
    services: { worker, close: async () => void order.push('closed') },
    context: { pause: () => new Promise(() => undefined), onInterrupt },
  });

  expect(order).toEqual(['started', 'stopped', 'closed']);
  expect(typed).toMatchObject({ code: 0, err: 'Stopping.\n' });
});

test('W-9 a worker that is asked to stop while its start hangs is waited for no longer than ten seconds', async () => {
  const { onInterrupt, interrupt } = anInterrupt();
  const pauses: number[] = [];
  const worker = (): Promise<never> => {
    interrupt();
    return new Promise(() => undefined);
  };

  const typed = await typeCommand(['worker'], {
    services: { worker },
    context: { pause: async (milliseconds) => void pauses.push(milliseconds), onInterrupt },
  });

  expect(pauses).toEqual([10_000]);
  expect(typed).toMatchObject({ code: 0, closed: true });
});
