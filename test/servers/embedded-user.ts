import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from './project-root.ts';

/** A process of its own that uses the embedded PostgreSQL under a folder. */
export interface EmbeddedUser {
  readonly connectionString: string;
  /** Leaves as a well-behaved process does. */
  leave(): Promise<void>;
  /** Dies without a chance to tidy up. */
  kill(): Promise<void>;
}

const SCRIPT = join(projectRoot, 'test', 'servers', 'embedded-user-process.ts');
const LOADER = join(projectRoot, 'test', 'servers', 'typescript.mjs');

/** Starts such a process and waits for nothing. */
export function beginEmbeddedUser(dataDir: string): ChildProcessWithoutNullStreams {
  const args = ['--conditions=source', '--import', LOADER, SCRIPT, dataDir];
  return spawn(process.execPath, args, { cwd: projectRoot, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Starts such a process and waits until it has joined; throws what it says when it cannot. */
export async function startEmbeddedUser(dataDir: string): Promise<EmbeddedUser> {
  const child = beginEmbeddedUser(dataDir);
  const complaint = readAll(child);
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'close').then(async () => Promise.reject(new Error(await complaint))),
  ])) as [string];
  return {
    connectionString: line,
    leave: async () => {
      child.stdin.end();
      await ended(child);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended(child);
    },
  };
}

async function readAll({ stderr }: ChildProcess): Promise<string> {
  let said = '';
  for await (const chunk of stderr ?? []) said += String(chunk);
  return said;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
}
