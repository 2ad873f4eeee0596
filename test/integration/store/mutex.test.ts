import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '#test/servers/project-root';

const LOADER = join(projectRoot, 'test', 'servers', 'typescript.mjs');
const SCRIPT = join(projectRoot, 'test', 'servers', 'mutex-user-process.ts');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tributary-mutex-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('V-2 of many processes that want to start or stop the embedded PostgreSQL at once one is at it at a time', async () => {
  const use = async () => {
    const args = ['--conditions=source', '--import', LOADER, SCRIPT, join(folder, 'mutex')];
    return (await promisify(execFile)(process.execPath, args, { cwd: projectRoot })).stdout;
  };

  const met = await Promise.all([use(), use(), use(), use()]);

  expect(met).toEqual(['0', '0', '0', '0']);
});
