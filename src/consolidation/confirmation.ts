import type { Consent } from '#src/consent/consent';
import { rereadRights } from '#src/consent/live-rights';
import { operatorsOf } from '#src/consolidation/planning/make-parties';
import type { EventId, RoomId } from '#src/portals/ids';
import { isUserId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import { isJsonObject, type Json } from '#src/portals/json';
import type { RoomReader, TimelineReader } from '#src/ports/world';
import type { Plan } from './plan.ts';
import type { Consolidation } from './records.ts';

/** What the audit log calls the second confirmation; the message that gave it is found by it. */
export const CONFIRMED = 'confirmed';

/** Whether the second confirmation was given and counts now (spec C-10). */
export interface Confirmation {
  readonly stands: boolean;
  /** Why one that was given does not count now, in words; undefined while it counts, or none was given. */
  readonly why?: string;
  /** When a word was given whose author has lost the power since, or whose message was deleted; undefined where nobody could look. */
  readonly lapsed?: number;
}

/** Where it is looked up. */
export interface ConfirmationReader {
  readonly world: RoomReader & TimelineReader;
  readonly installation: Installation;
  /** What the audit log tells of the plan, oldest first. */
  readonly log: () => Promise<readonly { readonly what: string; readonly who: string; readonly detail: Json }[]>;
}

/**
 * The second confirmation as it counts at this moment: whoever gave it for canonical has the power still, and the message stands, until
 * the first room is replaced (threat T-05). A server that does not answer leaves it uncounted, and never throws (spec C-7).
 */
export async function confirmationOf(
  { world, installation, log }: ConfirmationReader,
  plan: Plan,
  { confirmedAt: at, confirmedBy: person, pointOfNoReturnAt }: Consolidation,
): Promise<Confirmation> {
  if (at === undefined) return { stands: false };
  if (pointOfNoReturnAt !== undefined || person === undefined || !isUserId(person)) return { stands: true };
  const evidence = messageIn(await log(), person);
  const isOperator = confirmingOperators(installation, plan).includes(person);
  if (isOperator && !evidence) return { stands: true };
  const canonical = plan.parties.filter(({ kind, about }) => kind === 'canonical' && !about);
  const parties = canonical.map((party) => (isOperator ? { ...party, level: 0 } : party));
  const words = canonical.map(
    ({ id }): Consent => ({ plan: plan.id, hash: plan.hash, party: id, person, word: 'agree', at, ...evidence }),
  );
  const reader = {
    world,
    networks: { of: () => undefined },
    readAs: () => plan.canonical.actor,
    operatorsOf: () => [],
  };
  const [right] = await rereadRights(reader, { parties, words });
  if (right?.verdict === 'holds') return { stands: true };
  const isLost = right?.verdict !== 'unknown';
  return { stands: false, why: `${person} ${right?.why ?? 'speaks for nobody'}`, ...(isLost && { lapsed: at }) };
}

/** Operators of a bridge or homeserver that the plan concerns, and of the whole installation: they may confirm without power in canonical. */
export function confirmingOperators(installation: Installation, { parties }: Plan): readonly string[] {
  const concerned = parties.filter(({ kind }) => kind === 'operator');
  return [...installation.operators, ...concerned.flatMap(({ place }) => operatorsOf(installation, place))];
}

/** The message by which that person confirmed last; undefined: it was said at a terminal, or on the page. */
function messageIn(
  log: Awaited<ReturnType<ConfirmationReader['log']>>,
  person: string,
): Pick<Consent, 'room' | 'event'> | undefined {
  const detail = log.findLast(({ what, who }) => what === CONFIRMED && who === person)?.detail;
  if (!isJsonObject(detail) || typeof detail.room !== 'string' || typeof detail.event !== 'string') return undefined;
  return { room: detail.room as RoomId, event: detail.event as EventId };
}
