import type { StatusAnswer } from '#src/acts/answers';
import { stepNames } from '#src/acts/vocabulary';

const BAR = 20;

/** One line for the bottom of a terminal: how far the run is, where, and with what it is busy. */
export function progressLine({ consolidation, plan, legs }: StatusAnswer): string {
  const { step, leg, state } = consolidation;
  const number = stepNames.indexOf(step) + 1;
  const filled = Math.round((number / stepNames.length) * BAR);
  const bar = `${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}`;
  const address = plan.legs.find((one) => one.room === leg)?.address;
  const place =
    address === undefined
      ? ''
      : `, room ${legs.findIndex((one) => one.room === leg) + 1} of ${legs.length}: ${address}`;
  return `[${bar}] ${number}/${stepNames.length} ${step}${place} (${state})`;
}
