import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placesUnder } from '#src/store/embedded/places';
import { pidFileOf } from '#src/store/embedded/postmaster';
import { takeOver } from '#src/store/embedded/take-over';

/** A port where nobody of ours listens. */
const NOBODY = 1;

test('V-2 E-2 a server that runs and says nothing is not waited for without end: its process is named, with what wakes it and what ends it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tributary-silent-'));
  const places = placesUnder(dataDir);
  mkdirSync(places.data, { recursive: true });
  const silent = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60_000)', places.data]);
  await once(silent, 'spawn');
  writeFileSync(pidFileOf(places), [silent.pid, places.data, 0, NOBODY, ''].join('\n'));
  const lock = { port: NOBODY, password: 'secret', pid: silent.pid ?? 0 };
  try {
    const taking = takeOver(places, lock, { silentMs: 0, busyMs: 60_000 });

    await expect(taking).rejects.toMatchObject({
      code: 'DATABASE_SILENT',
      message: expect.stringContaining(`process ${silent.pid}`),
      text: { now: expect.stringMatching(new RegExp(`\`kill -CONT ${silent.pid}\`.*\`kill -KILL ${silent.pid}\``)) },
    });
  } finally {
    silent.kill('SIGKILL');
    rmSync(dataDir, { recursive: true });
  }
});
