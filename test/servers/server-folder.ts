import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { underTributary } from './project-root.ts';

const OWNER = 'owner.pid';
const SERVER = 'server.pid';
let swept = false;

/** Makes a folder for one server's files; first use removes what killed test runs left, servers included. */
export function makeServerFolder(label: string): string {
  const parent = underTributary('test', 'servers');
  mkdirSync(parent, { recursive: true });
  if (!swept) sweep(parent);
  swept = true;
  const folder = mkdtempSync(join(parent, `${label}-`));
  writeFileSync(join(folder, OWNER), String(process.pid));
  return folder;
}

/** Notes which process runs in the folder, for the sweep of a later run. */
export function noteServer(folder: string, pid: number): void {
  writeFileSync(join(folder, SERVER), String(pid));
}

/** Removes a server's folder; with TRIBUTARY_KEEP set it stays to be looked at. */
export function removeServerFolder(folder: string): void {
  if (process.env.TRIBUTARY_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
}

function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const folder = join(parent, name);
    if (isAlive(readPid(folder, OWNER))) continue;
    const server = readPid(folder, SERVER);
    if (worksIn(server, folder)) process.kill(server, 'SIGKILL');
    unmountBelow(folder);
    removeServerFolder(folder);
  }
}

/** A disk that is still mounted cannot be removed. */
function unmountBelow(folder: string): void {
  const mounted = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replaceAll('\\040', ' '));
  for (const place of mounted.filter((one) => one.startsWith(`${folder}/`))) spawnSync('umount', ['--lazy', place]);
}

/** The pid in a file; 0 when there is none. */
function readPid(folder: string, file: string): number {
  try {
    return Number(readFileSync(join(folder, file), 'utf8')) || 0;
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** True when that pid is still the server that was started there, and not a stranger to whom the pid went. */
function worksIn(pid: number, folder: string): boolean {
  try {
    return pid > 0 && readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}
