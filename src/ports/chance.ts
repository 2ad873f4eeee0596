/** Chance comes in here. */
export interface Chance {
  /** `length` characters of `alphabet`, each equally likely, unpredictable. */
  pick(alphabet: string, length: number): string;
}
