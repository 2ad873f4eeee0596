import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { makeBundle } from './bundle.mjs';
import { run, told } from './child.mjs';
import { freshStamp, isFresh, STAMP_NAME } from './freshness.mjs';
import { inRoot, root } from './root.mjs';

const DRAFT = 'build.next';

/** True when the built JavaScript is that of the sources as they stand. */
export function buildIsFresh() {
  return isFresh(root);
}

/** Compiles into a new folder and puts it in place whole, so that no output of a deleted source stays. */
export async function makeBuild() {
  const startedAt = performance.now();
  sweepDrafts();
  const draft = inRoot('.tributary', `${DRAFT}-${process.pid}`);
  mkdirSync(draft, { recursive: true });
  const stamp = freshStamp(root); // taken first: a source edited while we compile makes the build stale again
  await run({
    command: process.execPath,
    args: [
      inRoot('node_modules', 'typescript', 'bin', 'tsc'),
      '-p',
      'tsconfig.json',
      '--noCheck',
      '--outDir',
      draft,
    ].concat(['--incremental', 'false', '--tsBuildInfoFile', 'null']),
    failure: 'The sources could not be compiled; the former build is still in place. Mend the lines named above.',
  });
  await makeBundle(draft);
  writeFileSync(`${draft}/${STAMP_NAME}`, stamp);
  putInPlace(draft);
  told('sources compiled', startedAt);
}

function putInPlace(draft) {
  const build = inRoot('.tributary', 'build');
  const former = `${draft}-former`;
  mkdirSync(build, { recursive: true });
  renameSync(build, former);
  renameSync(draft, build);
  rmSync(former, { recursive: true, force: true });
}

/** Removes what an interrupted build left. */
function sweepDrafts() {
  const folder = inRoot('.tributary');
  for (const name of readdirSync(folder).filter((one) => one.startsWith(`${DRAFT}-`))) {
    rmSync(`${folder}/${name}`, { recursive: true, force: true });
  }
}
