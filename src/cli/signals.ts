import { isatty } from 'node:tty';

/** What the system sends to end us, with the exit code that a shell gives to it. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const hasTerminal = (): boolean => [0, 1, 2].some((stream) => isatty(stream));

/** Whether a terminal holds us; asked at the start, since a closed one is none any more. */
const isHeld = hasTerminal();

/** A closed terminal (SIGHUP) ends what it holds. What none holds goes on, as nohup wants it: Node has forgotten that before we run. */
const endingSignals = Object.keys(SIGNALS).filter((signal) => signal !== 'SIGHUP' || isHeld);

/**
 * A signal that no command listens to would end the process on the spot; so it exits, and what waits for the exit is done:
 * an embedded PostgreSQL that nobody else uses is stopped (spec V-2).
 */
export function exitOnSignals(): void {
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (endingSignals.includes(signal) && process.listenerCount(signal) === 1) process.exit(code);
    });
  }
  if (isHeld) process.on('exit', leaveClosedTerminal);
}

/** Node crashes where it gives back a terminal that is gone; its signal ends us as well, and a shell reads the same code. */
function leaveClosedTerminal(): void {
  if (hasTerminal()) return;
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}

/** Calls back at each signal that ends us; returns how to stop listening. */
export function listenForSignals(callback: () => void): () => void {
  for (const signal of endingSignals) process.on(signal, callback);
  return () => {
    for (const signal of endingSignals) process.off(signal, callback);
  };
}
