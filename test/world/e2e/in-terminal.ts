import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PYTHON } from '#test/servers/certificates';
import { projectRoot } from '#test/servers/project-root';
import { endedByItself, killWithUs } from '#test/servers/reaper';

/** A command that runs in a real terminal. */
export interface InTerminal {
  /** All that was written to the terminal, control sequences included. */
  readonly drawn: () => string;
  /** Presses keys; `\u0003` is Ctrl-C. */
  type(keys: string): void;
  /** The exit code; minus the number of the signal that ended it. */
  readonly ended: Promise<number>;
}

/** The terminal, and how to call the command in it. */
export interface TerminalPlace {
  readonly config: string;
  readonly columns: number;
  readonly rows: number;
  /** A file that stdout goes to; the terminal unless told. */
  readonly resultGoesTo?: string;
}

const COMMAND = join(projectRoot, 'bin', 'tributary');
const TERMINAL = join(projectRoot, 'test', 'world', 'e2e', 'in-terminal.py');
/** `sh -c`, so that a stream can be sent elsewhere as a person would do it. */
const ELSEWHERE = 'out="$1"; shift; exec "$@" >"$out"';

/** Types the real command in a terminal of this size. */
export function startInTerminal(words: readonly string[], place: TerminalPlace): InTerminal {
  const { config, columns, rows, resultGoesTo } = place;
  const called = [process.execPath, COMMAND, ...words, '--config', config];
  const command = resultGoesTo === undefined ? called : ['sh', '-c', ELSEWHERE, 'sh', resultGoesTo, ...called];
  const child = spawn(PYTHON, [TERMINAL, String(columns), String(rows), ...command], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const pid = child.pid ?? 0;
  killWithUs(pid);
  let drawn = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    drawn += part;
  });
  const ended = new Promise<number>((resolve) =>
    child.once('close', (code) => {
      endedByItself(pid);
      resolve(code !== null && code > 127 ? code - 256 : (code ?? -1));
    }),
  );
  return { drawn: () => drawn, type: (keys) => void child.stdin.write(keys), ended };
}
