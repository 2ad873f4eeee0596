// Makes everything that tests, demo and command line need: npm packages, the build, a Python environment with Synapse,
// the IRC servers, and a browser.
// Quick and silent when nothing changed; safe to run twice at once and to interrupt at any moment.
//   node scripts/setup.mjs [--only packages|node|world]
// packages: npm alone; node: npm and the build; world: these and the servers, which demo and benchmarks run, without the browser.
import { buildIsFresh, makeBuild } from './setup/build.mjs';
import { Failure, stopChildren } from './setup/child.mjs';
import { chromiumIsFresh, makeChromium } from './setup/chromium.mjs';
import { debianIsFresh, makeDebian } from './setup/debian.mjs';
import { withLock } from './setup/lock.mjs';
import { makePackages, packagesAreFresh } from './setup/packages.mjs';
import { makePython, pythonIsFresh } from './setup/python.mjs';
import { inRoot } from './setup/root.mjs';

const packages = { isFresh: packagesAreFresh, make: makePackages };
const build = { isFresh: buildIsFresh, make: makeBuild };
const python = { isFresh: pythonIsFresh, make: makePython };
const chromium = { isFresh: chromiumIsFresh, make: makeChromium };
const debian = { isFresh: debianIsFresh, make: makeDebian };

/** What each scope needs: rows run side by side, the parts of a row one after the other. */
const SCOPES = {
  packages: [[packages]],
  node: [[packages, build]],
  world: [[packages, build], [python], [debian]],
  all: [[packages, build], [python], [debian, chromium]],
};

/** The rows named on the command line. */
function chosenRows(argv) {
  const at = argv.indexOf('--only');
  const scope = at < 0 ? 'all' : argv[at + 1];
  if (!Object.hasOwn(SCOPES, scope ?? '')) throw new Failure('--only wants "packages", "node" or "world".');
  return SCOPES[scope];
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Failure(`Tributary needs Node 20.19 or newer, and this is ${process.version}: install a newer one.`);
}

async function makeRow(row) {
  for (const part of row) {
    if (!part.isFresh()) await part.make();
  }
}

async function setUp(rows) {
  if (rows.flat().every((part) => part.isFresh())) return;
  await withLock(async () => {
    const results = await Promise.allSettled(rows.map(makeRow));
    const failed = results.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  });
}

async function main() {
  checkNode();
  await setUp(chosenRows(process.argv.slice(2)));
}

/** What people read of a failure; undefined for a fault of this script. */
function sentenceOf(error) {
  if (error instanceof Failure) return error.message;
  const isOurs = typeof error.path === 'string' && error.path.startsWith(inRoot());
  if (!isOurs || !['EACCES', 'EPERM', 'EROFS'].includes(error.code)) return undefined;
  return `What was built in ${inRoot()} is not up to date, and this account may not write there: whoever owns it runs "npm run build".`;
}

let interrupted = false;
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.once(signal, () => {
    interrupted = true;
    return stopChildren().finally(() => process.exit(code));
  });
}

main().catch((error) => {
  if (interrupted) return;
  process.stderr.write(`${sentenceOf(error) ?? error.stack}\n`);
  process.exitCode = 1;
});
