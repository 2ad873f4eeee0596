import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { ATTEMPTS, BETWEEN_ATTEMPTS_MS, watchHolders, whyNotStarted } from './held-folder.ts';
import type { Places } from './places.ts';
import { clearStalePidFile } from './postmaster.ts';
import type { ProgramEnd, RunAs } from './run-program.ts';
import { runProgram } from './run-program.ts';
import { isStillEnding, startFailure } from './server-log.ts';

/** The one role of the embedded server, and the name of its database. */
export const ROLE = 'tributary';

/** What making or mending a cluster needs. */
export interface ClusterWork {
  readonly places: Places;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly password: string;
}

/** Makes the cluster beside its place and moves it there when it is whole: a crash half-way leaves nothing to trip over. */
export async function initialiseCluster({ places, binaries, runAs, password }: ClusterWork): Promise<void> {
  const draft = join(places.cluster, 'new');
  const passwordFile = join(draft, 'password');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await Promise.all([draft, passwordFile].map((path) => chown(path, runAs.uid, runAs.gid)));
  const made = await runProgram({
    program: binaries.initdb,
    args: initdbArguments(join(draft, 'data'), passwordFile),
    runAs,
    folder: draft,
  });
  if (made.code !== 0) throw startFailure(made.output, [password]);
  await rename(join(draft, 'data'), places.data);
  await rm(draft, { recursive: true, force: true });
}

/**
 * Gives the role a new password while the server is stopped: for a cluster whose lock file was lost. One that was killed
 * may still be ending.
 */
export async function resetPassword(work: ClusterWork): Promise<void> {
  const worksOn = watchHolders(work.places);
  for (let attempt = 1; ; attempt++) {
    await clearStalePidFile(work.places);
    const ended = await alterRole(work);
    if (ended.code === 0) return;
    const isWorthAnother = isStillEnding(ended.output) && !worksOn();
    if (attempt === ATTEMPTS || !isWorthAnother) throw whyNotStarted(work.places, ended.output, [work.password]);
    await delay(BETWEEN_ATTEMPTS_MS);
  }
}

function alterRole({ places, binaries, runAs, password }: ClusterWork): Promise<ProgramEnd> {
  return runProgram({
    program: binaries.postgres,
    args: ['--single', '-D', places.data, '-c', 'exit_on_error=on', '-c', 'log_min_error_statement=panic', 'postgres'],
    runAs,
    folder: places.cluster,
    input: `ALTER ROLE ${ROLE} PASSWORD '${password}';\n`,
  });
}

function initdbArguments(data: string, passwordFile: string): string[] {
  return [
    `--pgdata=${data}`,
    `--username=${ROLE}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
}
