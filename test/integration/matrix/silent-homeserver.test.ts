import { createMatrix } from '#src/matrix/matrix';
import type { MatrixActor } from '#src/matrix/settings';
import type { ServerName } from '#src/portals/ids';
import { freePort } from '#test/servers/free-port';

test('F-5 check-config names the address at which a homeserver does not answer, and why', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const server = 'example.org' as ServerName;
  const actor = {
    id: 'service:example.org',
    kind: 'service',
    user: '@tributary:example.org',
    server,
    aliasNamespaces: [],
  };
  const actors = [{ token: 'secret-token', actor }] as unknown as readonly MatrixActor[];
  const matrix = createMatrix({ homeservers: [{ name: server, url }], actors, deadlineMs: 1_000 });

  const rows = await matrix.probe();
  await matrix.close();

  expect(rows).toEqual([
    {
      server,
      what: 'client API',
      ok: false,
      detail: `does not answer at ${url} (ECONNREFUSED): check that it runs, and its \`url\` in the configuration`,
    },
  ]);
});
