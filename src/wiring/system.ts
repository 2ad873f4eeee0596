import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Logger } from 'pino';
import { describeError } from '#src/errors/describe-error';
import type { Chance } from '#src/ports/chance';
import type { Clock } from '#src/ports/clock';

/** The clock of the machine. */
export const systemClock: Clock = { now: () => Date.now() };

/** Chance from the machine's secure source. */
export const systemChance: Chance = {
  pick: (alphabet, length) => Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join(''),
};

/** Told of what goes wrong while nobody waits for it. */
export type Trouble = (what: string, error: unknown) => void;

/**
 * The log of a service: one JSON line each on stderr. It is written as all else that is told there, so that a full disk or
 * a closed terminal ends no work; a destination of pino's own tries without end to write what is left when the process ends.
 */
export function openLog(): Trouble {
  let log: Logger | undefined;
  return (what, error) => {
    log ??= newLog();
    // What comes without an error is no fault of ours.
    log.error(error === undefined ? {} : { error: describeError(error) }, what);
  };
}

/** Loads the library when the first thing goes wrong: in most commands nothing does. A service loads it as it starts. */
const load = createRequire(import.meta.url);

function newLog(): Logger {
  const { pino } = load('pino') as typeof import('pino');
  return pino({ base: { pid: process.pid } }, process.stderr);
}
