import { chown, lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TributaryError } from '#src/errors/tributary-error';
import type { Binaries } from './binaries.ts';
import type { Places } from './places.ts';
import { type RunAs, runProgram } from './run-program.ts';

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Existing accounts that are tried, best first; none is ever created. */
const ACCOUNTS = ['postgres', 'nobody', 'daemon'];

/**
 * The first way that works here; as root never as root itself, which PostgreSQL refuses.
 * Afterwards the cluster folder belongs to the identity. Throws DATABASE_NO_ACCOUNT.
 */
export async function chooseRunAs(places: Places, binaries: Binaries): Promise<RunAs> {
  const self = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  if (self.uid !== 0 || process.platform === 'win32') return { way: 'self', ...self, prefix: [], drop: undefined };
  for (const way of waysFor(await accountsFor(places))) {
    if (await works(way, places, binaries)) {
      await handOver(places, way);
      return way;
    }
  }
  throw new TributaryError('DATABASE_NO_ACCOUNT', { facts: { path: places.folder } });
}

/** In order of how little each may do: see the decision record on the embedded PostgreSQL. */
function waysFor(accounts: readonly Account[]): RunAs[] {
  const first = accounts[0];
  return [
    ...accounts.map((account): RunAs => ({ way: 'account', ...account, prefix: [], drop: account })),
    ...(first ? [withCapability('search', first, 'dac_read_search')] : []),
    { way: 'namespace', uid: 0, gid: 0, prefix: ['unshare', '--user', '--'], drop: undefined },
    ...(first ? [withCapability('override', first, 'dac_override')] : []),
  ];
}

/** Without `no_setuid_fixup` access(2), by which PostgreSQL looks for its programs, would ignore the capability. */
function withCapability(way: 'search' | 'override', { uid, gid }: Account, capability: string): RunAs {
  const only = `-all,+${capability}`;
  const prefix = [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    `--inh-caps=${only}`,
    `--ambient-caps=${only}`,
    `--bounding-set=${only}`,
    '--no-new-privs',
    '--',
  ];
  return { way, uid, gid, prefix, drop: undefined };
}

/** An ordinary owner of an existing cluster comes first, so that it stays his. */
async function accountsFor(places: Places): Promise<Account[]> {
  const owner = await stat(places.data).catch(() => undefined);
  const known = accountsIn(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  return owner && owner.uid !== 0 ? [{ uid: owner.uid, gid: owner.gid }, ...known] : known;
}

function accountsIn(passwd: string): Account[] {
  const lines = passwd.split('\n').map((line) => line.split(':'));
  return ACCOUNTS.flatMap((name) => {
    const line = lines.find((fields) => fields[0] === name);
    const [uid, gid] = [Number(line?.[2] ?? 0), Number(line?.[3] ?? 0)];
    return uid > 0 ? [{ uid, gid }] : [];
  });
}

/** A real try: the identity enters the cluster folder, may write there, and PostgreSQL starts and finds its libraries. */
async function works(runAs: RunAs, places: Places, binaries: Binaries): Promise<boolean> {
  await chown(places.cluster, runAs.uid, runAs.gid).catch(() => undefined); // where this is not allowed the try below fails
  const script = 'cd "$1" && test -w "$1" && "$2" --version';
  const tried = await runProgram({
    program: '/bin/sh',
    args: ['-c', script, 'sh', places.cluster, binaries.postgres],
    runAs,
    folder: '/',
  });
  return tried.code === 0;
}

/** Gives an existing cluster to the identity, when it belonged to another one before. */
async function handOver(places: Places, { uid, gid }: RunAs): Promise<void> {
  const owner = await stat(places.data).catch(() => undefined);
  if (!owner || owner.uid === uid) return;
  for (const entry of await readdir(places.cluster, { recursive: true })) {
    const path = join(places.cluster, entry);
    if ((await lstat(path)).isSymbolicLink()) continue;
    await chown(path, uid, gid);
  }
}
