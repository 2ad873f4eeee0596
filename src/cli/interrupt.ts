/** Whether the person or the system asked us to stop. */
export interface Interrupt {
  readonly happened: boolean;
  /** Resolves when it happens; never before. */
  readonly signal: Promise<void>;
  stop(): void;
}

/** Listens for Ctrl-C, SIGTERM and a closed terminal until `stop` is called. */
export function listenForInterrupt(onInterrupt: (callback: () => void) => () => void): Interrupt {
  let happened = false;
  let resolveSignal: () => void = () => undefined;
  const signal = new Promise<void>((resolve) => {
    resolveSignal = resolve;
  });
  const stop = onInterrupt(() => {
    happened = true;
    resolveSignal();
  });
  return {
    get happened() {
      return happened;
    },
    signal,
    stop,
  };
}
