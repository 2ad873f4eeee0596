import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { listensOn } from './listens-on.ts';
import { endedByItself, killWithUs } from './reaper.ts';
import { noteServer } from './server-folder.ts';

/** How to start a server. */
export interface ServerCommand {
  /** What error messages call it. */
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Its working folder, made by `makeServerFolder`; its output goes to `server.log` there. */
  readonly folder: string;
  /** Where it will listen; undefined for one that does not. An answer counts only when it is this server that listens. */
  readonly port: number | undefined;
  /** True as soon as the server answers; a rejection counts as "not yet". */
  readonly answers: () => Promise<boolean>;
  /** Milliseconds to wait for the first answer; 120 000 unless told. */
  readonly patience?: number;
}

/** A server that runs. */
export interface ServerProcess {
  readonly pid: number;
  readonly logFile: string;
  /** True until the process ended. */
  isRunning(): boolean;
  /** Ends it by pid: SIGTERM, and SIGKILL after five seconds; "hard" starts with SIGKILL. */
  stop(how?: 'gently' | 'hard'): Promise<void>;
}

const LOOK_AGAIN_MS = 25;
const GRACE_MS = 5_000;
const SHOWN_LINES = 30;

/** Starts a server and waits until it answers; throws with its last log lines when it ends or stays silent. */
export async function startServer(command: ServerCommand): Promise<ServerProcess> {
  const logFile = join(command.folder, 'server.log');
  const child = spawnServer(command, logFile);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const server: ServerProcess = {
    pid: await pidOf(child, command),
    logFile,
    isRunning,
    stop: (how = 'gently') => stopServer({ child, ended, isRunning }, how),
  };
  noteServer(command.folder, server.pid);
  killWithUs(server.pid);
  child.once('close', () => endedByItself(server.pid));
  await untilItAnswers(command, server);
  return server;
}

function spawnServer({ command, args, env, folder }: ServerCommand, logFile: string): ChildProcess {
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { cwd: folder, env: env ?? process.env, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref(); // a server somebody forgot must not keep a finished test run waiting
  return child;
}

function pidOf(child: ChildProcess, { label, command }: ServerCommand): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${label} cannot be started: ${command}: ${cause.message}`)));
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
}

async function untilItAnswers(command: ServerCommand, server: ServerProcess) {
  const { label, answers, port, patience = 120_000 } = command;
  const isReady = async () => (await answers()) && (port === undefined || listensOn(server.pid, port));
  const deadline = performance.now() + patience;
  while (!(await isReady().catch(() => false))) {
    if (!server.isRunning()) throw new Error(`${label} ended while it was starting:\n${lastLines(server.logFile)}`);
    if (performance.now() > deadline) {
      await server.stop('hard');
      throw new Error(`${label} did not answer within ${patience} ms:\n${lastLines(server.logFile)}`);
    }
    await pause(LOOK_AGAIN_MS);
  }
}

/** The end of a log file, for error messages. */
export function lastLines(logFile: string): string {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
}

interface Stoppable {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  readonly isRunning: () => boolean;
}

async function stopServer({ child, ended, isRunning }: Stoppable, how: 'gently' | 'hard'): Promise<void> {
  if (!isRunning()) return ended;
  child.kill(how === 'hard' ? 'SIGKILL' : 'SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(hard);
}
