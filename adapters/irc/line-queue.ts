/** How fast lines may go out: so many at once, then one each so many milliseconds. */
export interface Pace {
  readonly burst: number;
  readonly everyMs: number;
  /** So many of the burst are kept back for questions about rights; left out: none. */
  readonly kept?: number;
}

/** What public servers stand without throwing a client off; kept back is one question before the link and one before the unlink. */
export const POLITE_PACE: Pace = { burst: 4, everyMs: 2_000, kept: 2 };

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

/** The question whether somebody is still operator: while it waits a channel may be in two rooms (spec B-6). */
const OF_A_RIGHT = /^WHO /i;

interface WaitingLine {
  readonly line: string;
  readonly written: () => void;
}

/**
 * A queue that keeps the pace; lines that keep the connection alive go first and are not counted. A question about a right
 * passes by what waits, but not more often in a row than lines are kept back.
 */
export function lineQueue(pace: Pace, write: (line: string) => void): LineQueue {
  const lines: WaitingLine[] = [];
  const kept = Math.min(pace.kept ?? 0, pace.burst - 1);
  let credit = pace.burst;
  let timer: NodeJS.Timeout | undefined;
  /** How often in a row the first line was passed by. */
  let passed = 0;
  const send = ({ line, written }: WaitingLine) => {
    write(line);
    written();
  };
  /** The next line that may go out now; undefined: none. */
  const next = (): WaitingLine | undefined => {
    if (credit <= 0) return undefined;
    const isFirstsTurn = passed >= kept;
    const right = isFirstsTurn ? -1 : lines.findIndex(({ line }) => OF_A_RIGHT.test(line));
    if (right < 0 && !isFirstsTurn && credit <= kept) return undefined;
    passed = right > 0 ? passed + 1 : 0;
    return lines.splice(Math.max(0, right), 1)[0];
  };
  const earn = () => {
    timer = undefined;
    credit = Math.min(pace.burst, credit + 1);
    drain();
  };
  const drain = () => {
    for (let line = next(); line !== undefined; line = next()) {
      credit -= 1;
      send(line);
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
