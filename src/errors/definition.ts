/** Who has to act on an error: the asker, nobody but time, or us. */
export type ErrorKind = 'input' | 'not-allowed' | 'not-found' | 'conflict' | 'temporary' | 'bug';

/** When a repeat makes sense. */
export type ErrorRetry = 'never' | 'later' | { readonly afterMs: number };

/** Whether the failed act may have changed the world (spec E-3). */
export type TookEffect = 'no' | 'yes' | 'unknown';

/** What one error code means; the three texts may hold `{fact}` placeholders (spec E-1, E-2). */
export interface ErrorDefinition {
  readonly kind: ErrorKind;
  readonly retry: ErrorRetry;
  readonly tookEffect: TookEffect;
  /** What happened. */
  readonly happened: string;
  /** What was left as it was. */
  readonly left: string;
  /** What to do now. */
  readonly now: string;
}
