// Writes docs/reference/errors.md from the error registry. Run after every change of an error: `npm run docs:errors`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { inRoot } from './setup/root.mjs';

const { status } = spawnSync(process.execPath, [inRoot('scripts', 'setup.mjs'), '--only', 'node'], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);

const built = (...parts) => import(inRoot('.tributary', 'build', ...parts));
const { errorDefinitions } = await built('src', 'errors', 'registry.js');
const { renderErrorDocs } = await built('test', 'house', 'error-docs.js');

mkdirSync(inRoot('docs', 'reference'), { recursive: true });
writeFileSync(inRoot('docs', 'reference', 'errors.md'), renderErrorDocs(errorDefinitions));
process.stderr.write(`docs/reference/errors.md: ${Object.keys(errorDefinitions).length} errors\n`);
