import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { downloadPackages, hasApt } from './apt.mjs';
import { begun, Failure, run, told } from './child.mjs';
import { inRoot } from './root.mjs';

/** Programs of the test world that Debian has packages for; `also` are further packages, `parts` the files whose libraries are needed. */
const PROGRAMS = [
  { name: 'ngircd', parts: ['usr/sbin/ngircd'], needed: true },
  { name: 'inspircd', parts: ['usr/sbin/inspircd', 'usr/lib/inspircd/modules/m_ssl_gnutls.so'] },
  { name: 'atheme-services', parts: ['usr/bin/atheme-services'] },
  // Debian's redis-server is a link to a program of redis-tools.
  { name: 'redis-server', also: ['redis-tools'], parts: ['usr/bin/redis-check-rdb'] },
];
const FOLDER = inRoot('.tributary', 'debian');
const STAMP = '.tributary-stamp';

/** True when every program is on PATH or was unpacked. */
export function debianIsFresh() {
  const missing = missingPrograms();
  const file = join(FOLDER, STAMP);
  return missing.length === 0 || (existsSync(file) && readFileSync(file, 'utf8') === stamp(missing));
}

/** Unpacks the packages of the programs that are not on PATH; nothing is installed and no root is needed. */
export async function makeDebian() {
  const startedAt = performance.now();
  const missing = missingPrograms();
  const names = missing.map(({ name }) => name).join(', ');
  mkdirSync(inRoot('.tributary'), { recursive: true });
  const draft = mkdtempSync(`${FOLDER}-`);
  try {
    if (hasApt()) {
      begun(`unpacking from Debian's packages: ${names}`);
      await fill(draft, missing);
    } else requireNeeded(missing);
    writeFileSync(join(draft, STAMP), stamp(missing));
    putInPlace(draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  told(`unpacked from Debian's packages: ${names}`, startedAt);
}

/** Tests may be running from the former folder: it is away for a moment only. */
function putInPlace(draft) {
  const former = `${draft}-former`;
  if (existsSync(FOLDER)) renameSync(FOLDER, former);
  renameSync(draft, FOLDER);
  rmSync(former, { recursive: true, force: true });
}

/** Elsewhere than on Debian the first IRC server must be on PATH; what lacks the others has fewer kinds of servers. */
function requireNeeded(missing) {
  const needed = missing.filter((one) => one.needed).map(({ name }) => name);
  if (needed.length > 0)
    throw new Failure(`Tributary's tests need ${needed.join(', ')}: install it so that it is on PATH.`);
}

const stamp = (missing) => JSON.stringify(missing);

function missingPrograms() {
  return PROGRAMS.filter(({ name }) => !isOnPath(name));
}

/** Servers lie in `sbin` folders, which an ordinary user's PATH leaves out. */
function isOnPath(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && isExecutable(join(folder, name)));
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Unpacks the programs, then those of their libraries that this machine lacks, then the libraries of these. */
async function fill(draft, programs) {
  const parts = programs.flatMap((one) => one.parts);
  let candidates = await unpack(
    draft,
    programs.flatMap(({ name, also = [] }) => [name, ...also]),
  );
  for (let lacking = missingLibraries(draft, parts); lacking.length > 0; lacking = missingLibraries(draft, parts)) {
    const packages = [...new Set(lacking.map((library) => packageOf(library, candidates)))];
    const further = await unpack(draft, packages);
    candidates = [...candidates, ...further].filter((name) => !packages.includes(name)); // none twice
  }
}

/** Answers the names of the packages that the unpacked ones depend on. */
async function unpack(draft, packages) {
  const folder = join(draft, 'packages');
  const files = await downloadPackages(packages, folder);
  const depends = files.flatMap((file) => dependsOf(join(folder, file)));
  for (const file of files) {
    await run({
      command: 'dpkg-deb',
      args: ['-x', join(folder, file), draft],
      failure: `${file} could not be unpacked: run it again.`,
    });
  }
  rmSync(folder, { recursive: true });
  return depends;
}

function dependsOf(file) {
  const { stdout } = spawnSync('dpkg-deb', ['-f', file, 'Depends'], { encoding: 'utf8' });
  return stdout.split(/[,|]/).map((one) => one.trim().split(/[ :]/)[0] ?? '');
}

/** The library files that the loader does not find, such as `libident.so.0`. */
function missingLibraries(draft, parts) {
  const env = { ...process.env, LD_LIBRARY_PATH: libraryFolders(draft).join(':') };
  const lines = parts.flatMap((part) => {
    const { stdout } = spawnSync('ldd', [join(draft, part)], { env, encoding: 'utf8' });
    return (stdout ?? '').split('\n');
  });
  return [...new Set(lines.filter((line) => line.includes('not found')).map((line) => line.trim().split(' ')[0]))];
}

function libraryFolders(draft) {
  const parents = [join(draft, 'usr', 'lib'), join(draft, 'lib')].filter((folder) => existsSync(folder));
  return parents.flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)));
}

/** `libident.so.0` comes from the dependency whose name begins with `libident`. */
function packageOf(library, candidates) {
  const stem = library.replace(/\.so.*$/, '');
  const found = candidates.find((name) => name.startsWith(stem));
  if (found) return found;
  throw new Failure(
    `The library ${library}, which a test server needs, is in no package that was looked at: install it.`,
  );
}
