import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { begun, run, told } from './child.mjs';
import { inRoot } from './root.mjs';

const STAMP = inRoot('node_modules', '.tributary-stamp');
const INSTALLED = inRoot('node_modules', '.package-lock.json');
/** Settings of an outer npm call that would change where or what the inner one installs. */
const MISLEADING =
  /^npm_config_(global|location|prefix|local_prefix|workspaces?|dry_run|package_lock_only|only|omit|production)$/i;

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** True when node_modules holds what the lockfile asks for. */
export function packagesAreFresh() {
  if (!existsSync(INSTALLED) || !directPackagesExist()) return false;
  if (existsSync(STAMP)) return readFileSync(STAMP, 'utf8') === stamp() || adoptHandMade();
  return adoptHandMade();
}

/** Installs from the lockfile. */
export async function makePackages() {
  const startedAt = performance.now();
  const { command, args } = npm();
  begun('installing npm packages');
  await run({
    command,
    args: [...args, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !MISLEADING.test(name))),
    failure:
      'The npm packages could not be installed; nothing else was touched. See the lines above, then run it again.',
  });
  writeFileSync(STAMP, stamp());
  told('npm packages installed', startedAt);
}

/** The npm that called us, else the one on PATH. */
function npm() {
  const caller = process.env.npm_execpath ?? '';
  return caller.endsWith('npm-cli.js') && existsSync(caller)
    ? { command: process.execPath, args: [caller] }
    : { command: 'npm', args: [] };
}

function directPackagesExist() {
  const { dependencies, devDependencies } = readJson(inRoot('package.json'));
  const names = Object.keys({ ...dependencies, ...devDependencies });
  return names.every((name) => existsSync(inRoot('node_modules', name, 'package.json')));
}

function stamp() {
  const { dependencies, devDependencies, optionalDependencies, overrides } = readJson(inRoot('package.json'));
  const { size, mtimeMs } = statSync(INSTALLED);
  return createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .update(JSON.stringify({ dependencies, devDependencies, optionalDependencies, overrides, size, mtimeMs }))
    .digest('hex');
}

/** Accepts packages that somebody installed by hand when they are exactly those of the lockfile. */
function adoptHandMade() {
  if (!matches(readJson(inRoot('package-lock.json')), readJson(INSTALLED))) return false;
  writeFileSync(STAMP, stamp());
  return true;
}

function matches(wanted, installed) {
  const inPlace = Object.entries(wanted.packages).every(([path, entry]) => {
    const found = installed.packages[path];
    if (found) return found.version === entry.version && found.integrity === entry.integrity;
    return !path.startsWith('node_modules/') || isForElsewhere(entry);
  });
  return inPlace && Object.keys(installed.packages).every((path) => Object.hasOwn(wanted.packages, path));
}

/** True for an optional package that this platform may do without. */
function isForElsewhere({ optional, os, cpu, libc }) {
  const here = os?.includes(process.platform) !== false && cpu?.includes(process.arch) !== false;
  return optional === true && (!here || libc !== undefined || (os === undefined && cpu === undefined));
}
