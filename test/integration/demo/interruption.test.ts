import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '#test/servers/project-root';

const LOADER = join(projectRoot, 'test', 'servers', 'typescript.mjs');
const TIDIES_FOR_EVER = `
  import { hearInterruption } from '#demo/interruption';
  const interruption = hearInterruption();
  setInterval(() => undefined, 60_000);
  console.log(interruption.code ?? 'hears');
  console.log(await interruption.happens, interruption.code);
`;

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('F-5 a demo that gets %s may tidy up, and ends at once when it gets another', async (signal, code) => {
  const args = ['--conditions=source', '--import', LOADER, '--input-type=module', '-e', TIDIES_FOR_EVER];
  const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said: unknown[] = [(await lines.next()).value];

  child.kill(signal);
  said.push((await lines.next()).value);
  child.kill(signal);

  expect(said).toEqual(['hears', `${code} ${code}`]);
  expect(await once(child, 'close')).toEqual([code, null]);
});
