/** What a ratio must not exceed, or must reach. */
export type Limit = { readonly atMost: number } | { readonly atLeast: number };

/** What one measuring gave; `ratio` is the median of `runs`, and `size` says of how much. */
export interface Measured {
  readonly ratio: number;
  readonly runs: number;
  readonly size: number;
  /** Whatever else is worth knowing, by name: seconds, megabytes, proposals. */
  readonly [more: string]: number;
}

/** One figure of `npm run bench`: a ratio of two things measured on one machine in one go, so that any machine may judge it. */
export interface Figure {
  readonly name: string;
  readonly limit: Limit;
  /** Limits of the other numbers, by their names. */
  readonly moreLimits?: Readonly<Record<string, Limit>>;
  /** Stands beside what was measured on another machine on another day: told with its goal, and missing that fails nothing. */
  readonly isOnlyTold?: true;
  /** `quick`: so little that it takes seconds; the ratio then need not be good, only true. */
  measure(how: { readonly quick: boolean }): Promise<Measured>;
}

/** The middle one of some numbers; of an even count the lower of the two in the middle. Throws TypeError for none. */
export function median(numbers: readonly number[]): number {
  const middle = [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
  if (middle === undefined) throw new TypeError('there is no median of nothing');
  return middle;
}

/** A number with so many digits behind the point. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
