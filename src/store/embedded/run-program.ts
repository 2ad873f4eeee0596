import { type SpawnOptions, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Under which identity PostgreSQL runs, and how it gets there. */
export interface RunAs {
  /**
   * `self`: we are not root. `account`: as an unprivileged account. `search`, `override`: as that account, with the one
   * capability that lets it through folders closed to it. `namespace`: without any capability in a user namespace of its own.
   */
  readonly way: 'self' | 'account' | 'search' | 'namespace' | 'override';
  /** Owner of the cluster folder. */
  readonly uid: number;
  readonly gid: number;
  /** What stands before the program on the command line. */
  readonly prefix: readonly string[];
  /** What Node drops to before it starts the program. */
  readonly drop: { readonly uid: number; readonly gid: number } | undefined;
}

/** A program to run to its end. */
export interface ProgramRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly runAs: RunAs;
  readonly folder: string;
  /** Written to its standard input; nothing when absent. */
  readonly input?: string;
}

/** How a program ended: its exit code (null: not started, or killed) and everything it said. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end; never throws for a failing one. */
export async function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  const [command, args] = commandFor(run.runAs, run.program, run.args);
  const child = spawn(command, args, { ...surroundings(run.runAs, run.folder), stdio: 'pipe' });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  child.stdin.on('error', () => undefined); // it may end without reading its input
  child.stdin.end(run.input ?? '');
  const [code, said, complained] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, output: said + complained };
}

/** The command line under an identity. */
export function commandFor(runAs: RunAs, program: string, args: readonly string[]): [string, string[]] {
  const [first = program, ...rest] = [...runAs.prefix, program, ...args];
  return [first, rest];
}

/** Folder, identity and environment: nothing of ours is inherited, and messages are in the C locale. */
export function surroundings(runAs: RunAs, folder: string): SpawnOptions {
  return {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...(runAs.drop ?? {}),
  };
}
