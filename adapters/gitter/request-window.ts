/** How many requests may still go out before the instance's window of a minute is over. */
export interface RequestWindow {
  /** Waits until one more may go out; false when that would take longer than there is patience. */
  take(): Promise<boolean>;
  /** What the instance says with each answer: what is left, and when the window ends, in milliseconds since 1970. */
  readonly told: (headers: Readonly<Record<string, unknown>>) => void;
  /** The instance refused a request for its number. */
  readonly refused: () => void;
}

const MINUTE_MS = 60_000;
/** Of its hundred, so that whoever else uses the token is not shut out. */
const OURS = 90;
const KEPT_BACK = 5;
const MOST_REFUSALS = 3;

/** A window as Gitter counts: a hundred requests in each minute, whatever came of them. */
export function createWindow(
  patienceMs: number,
  pause: (ms: number) => Promise<unknown>,
  now: () => number = Date.now,
): RequestWindow {
  let left = OURS;
  let endsAt = now() + MINUTE_MS;
  let refusals = 0;
  return {
    take: async () => {
      if (now() >= endsAt) [left, endsAt] = [OURS, now() + MINUTE_MS];
      if (left <= 0) {
        const waitMs = endsAt - now();
        if (waitMs > patienceMs || refusals > MOST_REFUSALS) return false;
        await pause(waitMs);
        [left, endsAt] = [OURS, now() + MINUTE_MS];
      }
      left -= 1;
      return true;
    },
    told: (headers) => {
      const [remaining, reset] = ['x-ratelimit-remaining', 'x-ratelimit-reset'].map((name) => numberIn(headers[name]));
      if (remaining !== undefined) left = Math.min(left, remaining - KEPT_BACK);
      // A clock that differs from ours must neither hang us up nor let us hurry.
      if (reset !== undefined && reset > now() && reset <= now() + 2 * MINUTE_MS) endsAt = reset;
    },
    refused: () => {
      refusals += 1;
      left = 0;
    },
  };
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
