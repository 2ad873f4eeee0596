import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, run } from './child.mjs';
import { inRoot } from './root.mjs';

const OWN = inRoot('.tributary', 'apt');

/** True where Debian's tools for packages are. */
export function hasApt() {
  return ['apt-get', 'dpkg-deb'].every((tool) => spawnSync(tool, ['--version']).status === 0);
}

/** Downloads packages into a folder, without root; answers the files. */
export async function downloadPackages(packages, folder) {
  mkdirSync(folder, { recursive: true });
  if (!tryDownload(packages, folder, [])) {
    await updateOwnLists();
    if (!tryDownload(packages, folder, OWN_LISTS)) throw unobtainable(packages);
  }
  return readdirSync(folder).filter((name) => name.endsWith('.deb'));
}

/** As `downloadPackages`, with every package that these need and this machine lacks. */
export async function downloadWithNeeded(packages, folder) {
  mkdirSync(folder, { recursive: true });
  if (!tryDownload(lackingPackages(packages, []), folder, [])) {
    await updateOwnLists();
    if (!tryDownload(lackingPackages(packages, OWN_LISTS), folder, OWN_LISTS)) throw unobtainable(packages);
  }
  return readdirSync(folder).filter((name) => name.endsWith('.deb'));
}

/** What an installation would bring, as apt foretells it without doing anything; empty when it knows no way. */
function lackingPackages(packages, options) {
  const args = [...options, 'install', '--simulate', '-q', '--no-install-recommends', ...packages];
  const { stdout } = spawnSync('apt-get', args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return [...(stdout ?? '').matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
}

function tryDownload(packages, cwd, options) {
  if (packages.length === 0) return false;
  return spawnSync('apt-get', [...options, 'download', '-q', ...packages], { cwd, encoding: 'utf8' }).status === 0;
}

function unobtainable(packages) {
  const names = packages.join(' ');
  return new Failure(
    `Debian's packages ${names} could not be downloaded: check the network, or run \`apt-get install ${names}\` as root.`,
  );
}

/** Package lists of our own, for when the system has none or old ones: they need no root and change nothing of it. */
const OWN_LISTS = [
  `Dir::State=${OWN}`,
  `Dir::State::lists=${join(OWN, 'lists')}`,
  'Dir::State::status=/var/lib/dpkg/status',
  `Dir::Cache=${join(OWN, 'cache')}`,
  'APT::Sandbox::User=', // the unprivileged user that apt takes as root cannot write here
].flatMap((option) => ['-o', option]);

async function updateOwnLists() {
  for (const parts of [
    ['lists', 'partial'],
    ['cache', 'archives', 'partial'],
  ]) {
    const folder = join(OWN, ...parts);
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  }
  await run({
    command: 'apt-get',
    args: [...OWN_LISTS, '-q', 'update'],
    failure:
      "Debian's package lists, from which the test servers come, could not be read: check the network, then run it again.",
  });
}
