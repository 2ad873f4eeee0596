import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfig } from '#src/wiring/check-config';
import { share } from '#src/wiring/opened';
import { freePort } from '#test/servers/free-port';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tributary-'));
});

afterEach(() => rmSync(cwd, { recursive: true }));

test('F-5 check-config says of a database that does not answer what to look at, and tells no password', async () => {
  const gone = await freePort();
  const database = { url: `postgres://tributary:very-secret@127.0.0.1:${gone}/kept` };
  writeFileSync(join(cwd, 'config.json'), JSON.stringify({ database }));
  const shared = share({ env: {}, cwd }, () => false);

  const rows = await checkConfig(shared);
  await shared.close();

  expect(rows.filter(({ what }) => what === 'database')).toEqual([
    {
      what: 'database',
      name: 'postgres',
      ok: false,
      detail: `The database at 127.0.0.1:${gone}/kept does not answer (ECONNREFUSED). Check that PostgreSQL runs there and accepts connections from this machine.`,
    },
  ]);
});
