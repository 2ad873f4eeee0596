import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '#test/servers/project-root';
import { endedByItself, killWithUs } from '#test/servers/reaper';
import { eventually } from '#test/world/eventually';

/** What `bin/tributary` left when it ended. */
export interface CommandEnd {
  /** The exit code; -1 when a signal ended it. */
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `bin/tributary` that runs. */
export interface RunningCommand {
  readonly pid: number;
  readonly ended: Promise<CommandEnd>;
  readonly isRunning: () => boolean;
  /** All it has written so far, on either stream. */
  readonly said: () => string;
  /** Sends a signal and resolves when the process is gone; without waiting for those it only stops or wakes. */
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** Resolves once it has written this; rejects when it ends before. */
  until(pattern: RegExp): Promise<void>;
}

/** How to call the command. */
export interface CommandPlace {
  readonly config: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What it reads from, such as a terminal; nothing unless named. */
  readonly stdin?: number;
}

const COMMAND = join(projectRoot, 'bin', 'tributary');

/** Starts the real command with a configuration file. */
export function startCommand(words: readonly string[], { config, env, stdin }: CommandPlace): RunningCommand {
  const child = spawn(COMMAND, [...words, '--config', config], {
    env: { ...process.env, ...env },
    stdio: [stdin ?? 'ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid ?? 0;
  killWithUs(pid);
  const said = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    said.stdout += part;
  });
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    said.stderr += part;
  });
  const ended = new Promise<CommandEnd>((resolve) =>
    child.once('close', (code, signal) => {
      endedByItself(pid);
      resolve({ code: code ?? -1, signal, ...said });
    }),
  );
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    pid,
    ended,
    isRunning,
    said: () => said.stdout + said.stderr,
    kill: (signal) => killChild(child, signal, ended),
    until: (pattern) => untilSaid(pattern, () => said.stdout + said.stderr, isRunning),
  };
}

async function killChild(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<unknown>): Promise<void> {
  child.kill(signal);
  if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') await ended;
}

async function untilSaid(pattern: RegExp, said: () => string, isRunning: () => boolean): Promise<void> {
  await eventually(() => pattern.test(said()) || (isRunning() ? false : 'ended'), { within: 60_000, every: 20 });
  if (!pattern.test(said())) throw new Error(`it ended before it said ${pattern}:\n${said()}`);
}
