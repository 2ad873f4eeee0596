/** Time comes in here: milliseconds since 1970. */
export interface Clock {
  now(): number;
}
