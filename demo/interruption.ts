/** Whether the person or the system asked the demo to stop. */
export interface Interruption {
  /** The exit code that says so; undefined while nobody did. */
  readonly code: number | undefined;
  /** Resolves with that code when it happens; never before. */
  readonly happens: Promise<number>;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Hears the signals from now on. Whoever sends a second one does not want to wait: what still runs ends with us then. */
export function hearInterruption(): Interruption {
  let code: number | undefined;
  const happens = new Promise<number>((resolve) => {
    for (const [signal, itsCode] of Object.entries(SIGNALS)) {
      process.on(signal, () => {
        if (code !== undefined) process.exit(itsCode);
        code = itsCode;
        resolve(itsCode);
      });
    }
  });
  return {
    get code() {
      return code;
    },
    happens,
  };
}
