/** Among so many of a room's newest events a consent, and what was just said, is usually found. */
export const EVIDENCE = 30;
