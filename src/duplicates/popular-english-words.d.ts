declare module 'popular-english-words' {
  /** English words in the order of their frequency in an encyclopedia. */
  export const words: { getMostPopular(count: number): string[] };
}
