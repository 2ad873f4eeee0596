import type { Consolidation, ConsolidationId, ConsolidationState, Leg } from './records.ts';
import type { StepName } from './step-names.ts';

/** States in which a runner works on a consolidation. */
export const workedOn: readonly ConsolidationState[] = ['running', 'waiting', 'undoing'];

/** States in which the run goes forward; a runner writes its progress only from these. */
export const goingForward: readonly ConsolidationState[] = ['running', 'waiting'];

/** States in which a consolidation holds its rooms (spec W-4: a room is in at most one running consolidation). */
export const holdsRooms: readonly ConsolidationState[] = ['running', 'waiting', 'paused', 'undoing', 'failed'];

/** True for a run that was started and that nobody has worked on yet; one that a server keeps from beginning has a reason. */
export function isInLine({ state, step, reason }: Pick<Consolidation, 'state' | 'step' | 'reason'>): boolean {
  return state === 'running' && step === 'inspect-rooms' && reason === undefined;
}

/**
 * Where a new run of a person stands in the line: behind their last one, and beside the first that waits, whoever started
 * it. Places are kept, since one that was counted anew would come before earlier runs as soon as others have begun.
 */
export function placeInLine({ first, ownLast }: LineSeen): number {
  return Math.max(first ?? 1, (ownLast ?? 0) + 1);
}

/** The lowest place of all that wait, and the highest of one person's; null or undefined where there is none. */
export interface LineSeen {
  readonly first: number | null | undefined;
  readonly ownLast: number | null | undefined;
}

/**
 * Whose turn it is among runs that were begun: 1 for the first run of its person, whoever that is, then all second ones; so
 * nobody waits for the many of somebody else, and nobody's later run comes before an earlier one.
 */
export function turnAmong(runs: readonly Consolidation[], id: ConsolidationId): number {
  const run = runs.find((one) => one.id === id);
  const isEarlier = ({ startedAt, id: other }: Consolidation): boolean =>
    run !== undefined && (startedAt < run.startedAt || (startedAt === run.startedAt && other < id));
  const own = runs.filter((other) => other.startedBy === run?.startedBy && workedOn.includes(other.state));
  return own.filter((other) => !isInLine(other) && isEarlier(other)).length + 1;
}

/** What a person may ask of a consolidation. */
export type PersonsWord = 'pause' | 'resume' | 'undo' | 'confirm';

/** Why a word cannot be followed now, in words; undefined when it can. */
export function whyNot(word: PersonsWord, run: Pick<Consolidation, 'state' | 'pointOfNoReturnAt'>): string | undefined {
  if (word === 'undo' && run.pointOfNoReturnAt !== undefined)
    return 'a room was replaced already, and that is for good';
  return allowedFrom[word].includes(run.state) ? undefined : `it is ${run.state}`;
}

/** The states from which each word can be followed; what a store's `onlyFrom` is given. */
export const allowedFrom: Readonly<Record<PersonsWord, readonly ConsolidationState[]>> = {
  pause: goingForward,
  resume: ['paused', 'failed'],
  undo: ['running', 'waiting', 'paused', 'failed'],
  confirm: ['running', 'waiting', 'paused'],
};

/** Where a leg stands once a step of it is done; steps that change nothing for people leave it where it was. */
export function legStateAfter(step: StepName, before: Leg['state']): Leg['state'] {
  if (step === 'close-source') return 'closed';
  if (step === 'announce') return 'signposted';
  if (step === 'tombstone') return 'retired';
  return before;
}

const SHORTEST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

/** How long to let a waiting run sleep: half the time it waits already, from 2 seconds to a minute. */
export function waitBeforeLook(waitedMs: number): number {
  return Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, Math.round(waitedMs / 2)));
}

/** How long to wait after the n-th failure in a row that only time can mend: 2, 4, 8 … 60 seconds, or what the server named. */
export function waitAfterFailure(failures: number, asked?: number): number {
  return Math.max(asked ?? 0, Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** Math.max(0, failures - 1)));
}

/** Named as a party where a bridge or a server has to finish something, which no person can hurry. */
export const MACHINE = 'machine';

/** True when nobody but machines and time is waited for. */
export function endsByItself(waits: readonly { readonly party: string }[]): boolean {
  return waits.length > 0 && waits.every(({ party }) => party === MACHINE);
}
