import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { claimFolder } from '#demo/claim-folder';
import { projectRoot } from '#test/servers/project-root';

let parent: string;
let folder: string;
const claimers: ChildProcess[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'tributary-demo-'));
  folder = join(parent, 'demo');
});

afterEach(() => {
  for (const claimer of claimers.splice(0)) claimer.kill('SIGKILL');
  rmSync(parent, { recursive: true });
});

/** What a demo that claimed the folder and ended left there. */
async function leftByAnother(): Promise<void> {
  await claimFolder(folder);
  writeFileSync(join(folder, 'config.json'), 'of its servers');
}

test('V-1 a demo leaves the folder of another that still runs alone, and says whose it is and how to end that', async () => {
  await leftByAnother();
  const before = readdirSync(parent);

  await expect(claimFolder(folder)).rejects.toThrow(
    `process ${process.pid} runs another demo, and its servers live in ${folder}. Nothing was changed. End that one`,
  );
  expect(readdirSync(parent)).toEqual(before);
  expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe('of its servers');
});

test.each([
  ['ended', () => JSON.stringify({ pid: spawnSync('true').pid, bornAt: '1' })],
  ['ended, and whose number went to another process,', () => JSON.stringify({ pid: process.pid, bornAt: '1' })],
  ['was killed while it noted that', () => ''],
])('V-1 a demo that %s has its folder no more: the next makes it anew', async (_how, note) => {
  await leftByAnother();
  writeFileSync(join(parent, 'demo.process.json'), note());

  await claimFolder(folder);

  expect(readdirSync(folder)).toEqual([]);
  expect(readdirSync(parent)).toEqual(['demo', 'demo.process.json']);
});

const LOADER = join(projectRoot, 'test', 'servers', 'typescript.mjs');
const SCRIPT = join(projectRoot, 'test', 'integration', 'demo', 'folder-claimer-process.ts');
const ROUNDS = 60;

/** A process that claims the folders beside another, and lives on; what came of each. */
async function claimBeside(...names: readonly [string, string]): Promise<string[]> {
  const args = ['--conditions=source', '--import', LOADER, SCRIPT, parent, String(ROUNDS), ...names];
  const claimer = spawn(process.execPath, args, { cwd: projectRoot, stdio: ['pipe', 'pipe', 'inherit'] });
  claimers.push(claimer);
  const [line] = await once(createInterface({ input: claimer.stdout }), 'line');
  return JSON.parse(line);
}

test.each([
  ['nobody has had', () => undefined],
  ['one had that ended', (note: string) => writeFileSync(note, JSON.stringify({ pid: process.pid, bornAt: '1' }))],
])('V-1 of two demos that start at the same moment in a folder that %s, one gets it', async (_whose, leave) => {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => round);
  for (const round of rounds) leave(join(parent, `demo${round}.process.json`));

  const [one, other] = await Promise.all([claimBeside('one', 'other'), claimBeside('other', 'one')]);

  expect(rounds.map((round) => [one[round], other[round]].sort())).toEqual(rounds.map(() => ['got it', 'was refused']));
});
