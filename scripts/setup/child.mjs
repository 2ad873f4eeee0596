import { spawn } from 'node:child_process';
import { inRoot } from './root.mjs';

/** A failure with a sentence for people; anything else is a fault of the script. */
export class Failure extends Error {}

const TAIL_LINES = 40;
const running = new Map();
let onChange = () => undefined;

/** Calls back with the pids of the commands under way whenever they change, so that a lock file can name them. */
export function watchChildren(listener) {
  onChange = listener;
  onChange([...running.keys()]);
}

/** Stops every command under way with all that it started, and waits for it. */
export async function stopChildren() {
  await Promise.all(
    [...running].map(async ([pid, ended]) => {
      killGroup(pid, 'SIGTERM');
      const hard = setTimeout(() => killGroup(pid, 'SIGKILL'), 3000);
      await ended;
      clearTimeout(hard);
    }),
  );
}

/** Signals a command and all that it started; one that is gone already is fine. */
export function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Runs a command in the project's folder; its output is shown only when it fails, under the given sentence. */
export async function run({ command, args, env = process.env, failure }) {
  const { code, output } = await runQuietly({ command, args, env });
  if (code === 0) return;
  const tail = output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  throw new Failure(`${tail}\n\n${failure}`);
}

async function runQuietly({ command, args, env }) {
  // A process group of its own: a signal to us is passed on once, to the whole group, and waited for.
  const child = spawn(command, args, { cwd: inRoot(), env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: -1, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? -1, output }));
  });
  if (child.pid === undefined) return ended;
  running.set(child.pid, ended);
  onChange([...running.keys()]);
  const result = await ended;
  running.delete(child.pid);
  onChange([...running.keys()]);
  return result;
}

/** Tells in one line what is begun: a first set-up takes minutes, and silence looks like a standstill. */
export function begun(what) {
  process.stderr.write(`setup: ${what} …\n`);
}

/** Tells in one line what was made and how long it took. */
export function told(what, startedAt) {
  process.stderr.write(`setup: ${what} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
}
