// Writes docs/reference/configuration.md, config.schema.json and commands.md. Run after a change of a key or command: `npm run docs:reference`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { inRoot } from './setup/root.mjs';

const { status } = spawnSync(process.execPath, [inRoot('scripts', 'setup.mjs'), '--only', 'node'], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);

const built = (...parts) => import(inRoot('.tributary', 'build', ...parts));
const { referencePages } = await built('test', 'house', 'reference-pages.js');

for (const { path, text } of referencePages()) {
  mkdirSync(inRoot('docs', 'reference'), { recursive: true });
  writeFileSync(inRoot(...path.split('/')), text);
  process.stderr.write(`${path}\n`);
}
