import { randomInt } from 'node:crypto';
import { pino } from 'pino';
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

/** The log of a service: one JSON line each on stderr. */
export function openLog(): Trouble {
  const log = pino({ base: { pid: process.pid } }, pino.destination(2));
  return (what, error) => log.error({ error: describeError(error) }, what);
}
