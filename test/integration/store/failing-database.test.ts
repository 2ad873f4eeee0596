import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { PlanId } from '#src/consolidation/plan';
import type { Database } from '#src/store/database';
import { openDatabase } from '#src/store/open-database';
import { createStore, type Store } from '#src/store/store';
import { type FreshDatabase, freshDatabase, testPostgresFolder } from '#test/servers/postgres';
import { eventually } from '#test/world/eventually';
import { aPlan } from '#test/world/kept-records';

let fresh: FreshDatabase;
let database: Database;
let store: Store;

beforeEach(async () => {
  fresh = await freshDatabase();
  database = await openDatabase({ url: fresh.connectionString, dataDir: testPostgresFolder });
  store = createStore(database);
});

afterEach(async () => {
  await database.close();
  await fresh.drop();
});

const id = 'p_plan000001' as PlanId;

test('E-1 a database that went away is a temporary error whose effect is not known', async () => {
  const wire = await openWire(fresh.connectionString);
  const remote = await openDatabase({ url: wire.connectionString, dataDir: testPostgresFolder });
  await wire.cut();

  await expect(createStore(remote).plans.keep(aPlan())).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    kind: 'temporary',
    tookEffect: 'unknown',
  });

  expect(await store.plans.find(id)).toBeUndefined();
  await remote.close();
});

test('E-1 a connection that was cut is replaced', async () => {
  await store.plans.keep(aPlan());
  await database.knex.raw('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined);

  const found = await eventually(() => store.plans.find(id));

  expect(found.state).toBe('open');
});

test('E-5 no error of the database holds its password', async () => {
  const { password } = new URL(fresh.connectionString);
  const wrong = fresh.connectionString.replace(password, 'not-the-password');

  const error = await openDatabase({ url: wrong, dataDir: testPostgresFolder }).catch((cause: unknown) => cause);

  expect(error).toMatchObject({ code: 'DATABASE_REFUSED' });
  expect(String(error)).not.toContain('not-the-password');
});

test('E-1 a database that does not exist is refused by name', async () => {
  const url = fresh.connectionString.replace(/\/[^/]+$/, '/no_such_database');

  await expect(openDatabase({ url, dataDir: testPostgresFolder })).rejects.toMatchObject({
    code: 'DATABASE_REFUSED',
    facts: { address: expect.stringContaining('/no_such_database') },
  });
});

/** A way to the database that can be cut. */
async function openWire(connectionString: string) {
  const { hostname, port } = new URL(connectionString);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port || 5432), hostname);
    for (const socket of [near, far]) sockets.add(socket.on('error', () => socket.destroy()));
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const here = new URL(connectionString);
  here.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cut = async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
  return { connectionString: here.href, cut };
}
