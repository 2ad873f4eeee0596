import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TributaryError } from '#src/errors/tributary-error';
import type { Actor } from '#src/portals/actor';
import type { DirectoryReader } from '#src/ports/room-lister';
import { probeDiscovery } from '#src/wiring/probe-discovery';

const ACTOR = { id: 'service:example.org', kind: 'service', server: 'example.org' } as unknown as Actor;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-probes-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

const directory: DirectoryReader = {
  publicRooms: async ({ of }) => {
    if (of === 'matrix.org') return { rooms: [], of: 12 };
    throw new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'its public rooms' } });
  },
};

function asked(
  discovery: { readonly directories?: readonly string[]; readonly files?: readonly string[] },
  silent: readonly string[] = [],
) {
  const whole = { foreignRequestsPerMinute: 60, ircDetails: 25, directories: [], files: [], ...discovery };
  const config = { discovery: whole, homeservers: [{ name: 'example.org' }] };
  return probeDiscovery({
    config: config as never,
    installation: { actors: [ACTOR] },
    lister: directory,
    silent: Promise.resolve(new Set(silent)),
  });
}

test('F-5 check-config looks at each file that discovery names: one that can be read is told from one that is not there', async () => {
  writeFileSync(join(folder, 'known.csv'), 'protocol,channel\n');
  const files = ['known.csv', 'gone.csv', 'notes.txt'].map((name) => join(folder, name));

  expect(await asked({ files: [...files, folder] })).toEqual([
    { what: 'file', name: 'known.csv', ok: true, detail: 'can be read, 17 bytes' },
    { what: 'file', name: 'gone.csv', ok: false, detail: expect.stringContaining('it does not exist') },
    { what: 'file', name: 'notes.txt', ok: false, detail: expect.stringContaining('neither in .jsonl nor in .csv') },
    expect.objectContaining({ ok: false }),
  ]);
});

test('F-5 check-config asks each other directory that discovery names, and says which one is silent', async () => {
  expect(await asked({ directories: ['matrix.org', 'nowhere.example', 'example.org'] })).toEqual([
    { what: 'directory', name: 'matrix.org', ok: true, detail: 'answers, and lists about 12 rooms' },
    { what: 'directory', name: 'nowhere.example', ok: false, detail: expect.stringContaining('discovery.directories') },
  ]);
});

test('F-5 check-config blames no other directory where our homeserver, which would ask it, is silent itself', async () => {
  expect(await asked({ directories: ['matrix.org'] }, ['example.org'])).toEqual([
    {
      what: 'directory',
      name: 'matrix.org',
      ok: false,
      detail: 'not asked: our homeserver example.org, which would ask it for us, does not answer',
    },
  ]);
});
