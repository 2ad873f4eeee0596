import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { projectRoot } from '#test/servers/project-root';

const LOADER = join(projectRoot, 'test', 'servers', 'typescript.mjs');
/** The listener is the command line's own. */
const LOGS_TWICE = `
  import { openLog } from '#src/wiring/system';
  process.stderr.on('error', () => undefined);
  const trouble = openLog();
  trouble('the queue reported an error', new Error('one'));
  await new Promise((written) => process.stderr.write('', written));
  trouble('the queue reported an error', new Error('two'));
  console.log('works on');
`;

/** What a program of ours says on stderr. */
function toldBy(program: string): string {
  const args = ['--conditions=source', '--import', LOADER, '--input-type=module', '-e', program];
  return spawnSync(process.execPath, args, { cwd: projectRoot, encoding: 'utf8' }).stderr;
}

test('E-1 what is told without an error is not written down as a fault of ours', () => {
  const told = toldBy(`
    import { openLog } from '#src/wiring/system';
    openLog()('a request is still under way', undefined);
  `);

  expect(JSON.parse(told)).toMatchObject({ msg: 'a request is still under way' });
  expect(told).not.toContain('INTERNAL_FAULT');
});

test('W-9 a service whose log lies on a full disk works on, and ends when its work does', async () => {
  const fullDisk = openSync('/dev/full', 'w');
  const args = ['--conditions=source', '--import', LOADER, '--input-type=module', '-e', LOGS_TWICE];
  const stdio = ['ignore', 'pipe', fullDisk] as const;
  const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: [...stdio], timeout: 20_000 });

  const [said, [code]] = await Promise.all([child.stdout ? text(child.stdout) : '', once(child, 'close')]);

  closeSync(fullDisk);
  expect({ said, code }).toEqual({ said: 'works on\n', code: 0 });
});
