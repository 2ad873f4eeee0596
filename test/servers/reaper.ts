import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/** Reads "+ PID" and "- PID" lines; when the writer is gone, however it ended, kills every pid that is left. */
const SCRIPT = `
trap '' INT TERM HUP
pids=
while read -r sign pid; do
  case $sign in
    +) pids="$pids $pid" ;;
    -) left=; for one in $pids; do [ "$one" = "$pid" ] || left="$left $one"; done; pids=$left ;;
  esac
done
for one in $pids; do kill -9 "$one"; done
`;

let reaper: ChildProcess | undefined;

/** Sees to it that a process does not outlive us, even when we are killed. */
export function killWithUs(pid: number): void {
  tell(`+ ${pid}\n`);
}

/** Takes back `killWithUs` for a process that ended. */
export function endedByItself(pid: number): void {
  tell(`- ${pid}\n`);
}

function tell(line: string): void {
  reaper ??= startReaper();
  reaper.stdin?.write(line);
}

function startReaper(): ChildProcess {
  const child = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  (child.stdin as Socket).unref(); // it must not keep a finished test run waiting
  return child;
}
