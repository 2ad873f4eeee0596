/** How a stretch of work ended, and when to look again. */
export type WorkEnd =
  /** It ended, was paused, or waits for a word that will wake it. */
  | { readonly kind: 'rests' }
  /** It waits for somebody or for time. */
  | { readonly kind: 'sleeps'; readonly afterMs: number }
  /** It is done, and looked at again at that moment and every day after. */
  | { readonly kind: 'watches'; readonly from: number }
  /** Only time can mend what went wrong. */
  | { readonly kind: 'retries'; readonly afterMs: number; readonly why: string }
  /** Another worker has it; so soon it may have to be looked at again. */
  | { readonly kind: 'busy'; readonly afterMs: number };
