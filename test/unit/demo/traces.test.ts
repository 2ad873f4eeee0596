import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBelow } from '#test/world/e2e/traces';

const LOOKS = 500;

test('T-14 what a running database takes away while its files are searched for secrets breaks no search, and the rest is searched', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'traces-'));
  writeFileSync(join(folder, 'kept'), 'a word');
  const busy = spawn('sh', ['-c', 'while :; do mkdir d; echo x > d/f; echo x > f; rm -r d f; done'], { cwd: folder });
  try {
    await new Promise((resolve) => busy.once('spawn', resolve));

    const seen = Array.from({ length: LOOKS }, () => filesBelow(folder).filter(({ text }) => text === 'a word').length);

    expect(seen).toEqual(Array.from({ length: LOOKS }, () => 1));
  } finally {
    const ended = new Promise((resolve) => busy.once('exit', resolve));
    busy.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
});
