import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import type { Places } from './places.ts';
import type { RunAs } from './run-program.ts';
import { runProgram } from './run-program.ts';
import { startFailure } from './server-log.ts';

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

/** Gives the role a new password while the server is stopped: for a cluster whose lock file was lost. */
export async function resetPassword({ places, binaries, runAs, password }: ClusterWork): Promise<void> {
  const ended = await runProgram({
    program: binaries.postgres,
    args: ['--single', '-D', places.data, '-c', 'exit_on_error=on', '-c', 'log_min_error_statement=panic', 'postgres'],
    runAs,
    folder: places.cluster,
    input: `ALTER ROLE ${ROLE} PASSWORD '${password}';\n`,
  });
  if (ended.code !== 0) throw startFailure(ended.output, [password]);
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
