import { TributaryError } from '#src/errors/tributary-error';
import type { CliContext } from './context.ts';

/** With what the process still lingers it is gone within ten seconds of the signal. */
const PATIENCE_MS = 8_000;

/**
 * What a command may still take once it was asked to stop: a database, a queue or a homeserver that is frozen does not answer, and
 * whoever stops a service would end it by force.
 */
export class TimeToEnd {
  /** Never fulfilled; rejects with STOPPED_WITHOUT_ANSWER when the time is over. */
  readonly over: Promise<never>;
  #expire: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.over = new Promise((_resolve, reject) => {
      this.#expire = () => reject(new TributaryError('STOPPED_WITHOUT_ANSWER'));
    });
  }

  /** The same context, whose first interrupt begins the time; commands that listen to none end on the spot. */
  countedFrom(context: CliContext): CliContext {
    const onInterrupt: CliContext['onInterrupt'] = (callback) =>
      context.onInterrupt(() => {
        this.#timer ??= setTimeout(this.#expire, PATIENCE_MS);
        callback();
      });
    return { ...context, onInterrupt };
  }

  /** The command has ended. */
  clear(): void {
    clearTimeout(this.#timer);
  }
}
