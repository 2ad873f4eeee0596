import { Budget } from '#src/matrix/requests/budget';
import type { ServerName } from '#src/portals/ids';
import type { Database } from '#src/store/database';
import { createStore } from '#src/store/store';
import { openFreshDatabase } from '#test/servers/postgres';

const [quiet, busy] = ['quiet.example', 'busy.example'] as [ServerName, ServerName];

let database: Database;

beforeAll(async () => {
  database = await openFreshDatabase();
});

afterAll(() => database.close());

const budgets = () => createStore(database).budgets;

test('W-8 shares of a homeserver follow one another, whichever process takes them', async () => {
  const processes = [budgets(), budgets(), budgets()];

  const waits = await Promise.all(processes.map((one) => one.take({ server: busy, worthMs: 10_000 })));

  const [first, second, third] = waits.sort((a, b) => a - b) as [number, number, number];
  expect(first).toBe(0);
  expect(second).toBeGreaterThan(9_000);
  expect(third).toBeGreaterThan(19_000);
});

test('W-8 another homeserver has a budget of its own, and idle time is not saved up', async () => {
  await database.knex('server_budgets').insert({ server: quiet, taken_until: new Date(0) });

  const first = await budgets().take({ server: quiet, worthMs: 10_000 });
  const second = await budgets().take({ server: quiet, worthMs: 10_000 });

  expect(first).toBe(0);
  expect(second).toBeGreaterThan(9_000);
});

test('W-8 two processes together send no more than a homeserver may get, and ask the database once for many requests', async () => {
  let shares = 0;
  const counted = {
    take: async (share: Parameters<ReturnType<typeof budgets>['take']>[0]) => {
      shares += 1;
      return budgets().take(share);
    },
  };
  const server = 'shared.example' as ServerName;
  const processes = [0, 1].map(
    () => new Budget({ server, perSecond: 100, budgets: counted, timing: { elapsed: () => 0 } }),
  );

  const waits = await Promise.all(Array.from({ length: 200 }, (_one, index) => processes[index % 2]?.spend()));

  expect(shares).toBe(10);
  expect(Math.max(...waits.map(Number))).toBeGreaterThan(1_000);
});
