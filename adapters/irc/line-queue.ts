/** How fast lines may go out: so many at once, then one each so many milliseconds. */
export interface Pace {
  readonly burst: number;
  readonly everyMs: number;
}

/** What public servers stand without throwing a client off. */
export const POLITE_PACE: Pace = { burst: 4, everyMs: 2_000 };

/** Lines that wait for their turn. */
export interface LineQueue {
  /** `written` is called once the line went out, or was dropped because the queue was closed. */
  put(line: string, written?: () => void): void;
  readonly waiting: () => number;
  /** Drops what waits. */
  close(): void;
}

/** Lines that cannot wait: without them the server ends the connection. */
const URGENT = /^(PONG|PING|PASS|NICK|USER|CAP|AUTHENTICATE|QUIT)\b/i;

/** A queue that keeps the pace; lines that keep the connection alive go first and are not counted. */
export function lineQueue(pace: Pace, write: (line: string) => void): LineQueue {
  const lines: { line: string; written: () => void }[] = [];
  let credit = pace.burst;
  let timer: NodeJS.Timeout | undefined;
  const send = ({ line, written }: { line: string; written: () => void }) => {
    write(line);
    written();
  };
  const earn = () => {
    timer = undefined;
    credit = Math.min(pace.burst, credit + 1);
    drain();
  };
  const drain = () => {
    for (let next = lines[0]; next !== undefined && credit > 0; next = lines[0]) {
      lines.shift();
      credit -= 1;
      send(next);
    }
    if (credit < pace.burst) timer ??= setTimeout(earn, pace.everyMs);
  };
  return {
    put: (line, written = () => undefined) => {
      if (URGENT.test(line)) return send({ line, written });
      lines.push({ line, written });
      drain();
    },
    waiting: () => lines.length,
    close: () => {
      clearTimeout(timer);
      for (const { written } of lines.splice(0)) written();
    },
  };
}
