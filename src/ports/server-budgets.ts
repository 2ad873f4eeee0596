import type { ServerName } from '#src/portals/ids';

/** A share of what a homeserver may be asked. */
export interface BudgetShare {
  readonly server: ServerName;
  /** How much of the homeserver's time the share is worth, in milliseconds. */
  readonly worthMs: number;
}

/** Keeps what all processes together may ask of each homeserver (spec W-8). */
export interface ServerBudgets {
  /** Takes a share; after so many milliseconds it may be spent. */
  take(share: BudgetShare): Promise<number>;
}
