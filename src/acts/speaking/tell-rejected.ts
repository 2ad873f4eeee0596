import type { ActPorts } from '#src/acts/ports';
import type { WordFault } from '#src/consent/judge-word';
import type { JsonObject } from '#src/portals/json';
import { tell } from './tell.ts';

/** Why a word was not taken: what `judgeWord` says, or what was wrong before it came to that. */
export type Rejection =
  | WordFault
  /** The plan is void or over. */
  | 'plan-closed'
  /** The event was evidence once already. */
  | 'replayed'
  /** No question of this room or network has the code. */
  | 'code-unknown';

/** So many rejected words of one person are told about one plan; more would fill the log for nothing. */
const MOST_TOLD = 20;

/** A word that was not taken. */
export interface Rejected {
  readonly plan: { readonly id: string };
  readonly who: string;
  readonly reason: Rejection;
  readonly detail: JsonObject;
}

/** Writes into the audit log that a word was not taken, and why, as a code (spec C-11, threat T-09). */
export async function tellRejected(ports: ActPorts, { plan, who, reason, detail }: Rejected): Promise<void> {
  const told = (await ports.audit.of(plan.id)).filter((entry) => entry.what === 'word-rejected' && entry.who === who);
  if (told.length < MOST_TOLD) await tell(ports, { plan, who, what: 'word-rejected', detail: { reason, ...detail } });
}
