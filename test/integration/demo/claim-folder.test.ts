import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimFolder } from '#demo/claim-folder';

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'tributary-demo-'));
  folder = join(parent, 'demo');
});

afterEach(() => rmSync(parent, { recursive: true }));

/** What a demo that claimed the folder and ended left there. */
function leftByAnother(): void {
  claimFolder(folder);
  writeFileSync(join(folder, 'config.json'), 'of its servers');
}

test('V-1 a demo leaves the folder of another that still runs alone, and says whose it is and how to end that', () => {
  leftByAnother();
  const before = readdirSync(parent);

  expect(() => claimFolder(folder)).toThrow(
    `process ${process.pid} runs another demo, and its servers live in ${folder}. Nothing was changed. End that one`,
  );
  expect(readdirSync(parent)).toEqual(before);
  expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe('of its servers');
});

test.each([
  ['ended', () => JSON.stringify({ pid: spawnSync('true').pid, bornAt: '1' })],
  ['ended, and whose number went to another process,', () => JSON.stringify({ pid: process.pid, bornAt: '1' })],
  ['was killed while it noted that', () => ''],
])('V-1 a demo that %s has its folder no more: the next makes it anew', (_how, note) => {
  leftByAnother();
  writeFileSync(join(parent, 'demo.process.json'), note());

  claimFolder(folder);

  expect(readdirSync(folder)).toEqual([]);
  expect(readdirSync(parent)).toEqual(['demo', 'demo.process.json']);
});
