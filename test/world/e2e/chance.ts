import { setTimeout as pause } from 'node:timers/promises';
/** Numbers that look like chance and are the same again for the same seed. */
export interface Chance {
  readonly seed: number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
}

/** Chance from TRIBUTARY_SEED, else from the clock; a failing test names the seed so that it can be tried again. */
export function newChance(): Chance {
  const seed = Number(process.env.TRIBUTARY_SEED ?? Date.now() % 1_000_000);
  let state = seed;
  return {
    seed,
    between: (low, high) => {
      state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
      return low + (state % (high - low + 1));
    },
  };
}

/** Lets a time of chance pass, of at most so many milliseconds: the moment at which something is killed. */
export async function aMomentWithin(chance: Chance, latestMs: number): Promise<void> {
  await pause(chance.between(0, latestMs));
}
