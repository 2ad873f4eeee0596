import { setTimeout as pause } from 'node:timers/promises';
import { MatrixRefused } from './matrix-access.ts';

const ATTEMPTS = 10;
const PAUSE_MS = 500;

/** Does joins and leaves one after the other in each room, and again later what fails without being forbidden. */
export class MembershipQueue {
  private readonly last = new Map<string, Promise<unknown>>();
  private readonly delayMs: number;

  constructor(delayMs: number) {
    this.delayMs = delayMs;
  }

  /** Resolves after the first attempt; rejects only with what no later attempt could change. */
  add(roomId: string, act: () => Promise<void>, attempt = 1): Promise<void> {
    const before = this.last.get(roomId) ?? Promise.resolve();
    const done = before.then(async () => {
      if (this.delayMs > 0) await pause(this.delayMs);
      await act().catch((error: unknown) => this.again(roomId, act, { attempt, error }));
    });
    this.last.set(
      roomId,
      done.catch(() => undefined),
    );
    return done;
  }

  private again(
    roomId: string,
    act: () => Promise<void>,
    { attempt, error }: { attempt: number; error: unknown },
  ): void {
    const isFinal = error instanceof MatrixRefused && (error.status === 403 || error.status === 404);
    if (isFinal || attempt >= ATTEMPTS) throw error;
    setTimeout(() => void this.add(roomId, act, attempt + 1).catch(() => undefined), PAUSE_MS);
  }
}
