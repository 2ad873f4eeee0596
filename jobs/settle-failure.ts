import { doubleBridgings } from '#src/consolidation/double-bridging';
import { goingForward, workedOn } from '#src/consolidation/run-state';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { Running } from './running.ts';

/** What a failure came to: the run turned around, it rests, its lease is gone, or time has to pass. */
export type Settled =
  | 'again'
  | 'paused'
  | 'lost'
  /** `mostMs`: it is tried again no later than that, however often it failed. */
  | { readonly kind: 'retries'; readonly why: string; readonly afterMs: number; readonly mostMs?: number };

/**
 * Decides what a failure means for the run: only time can mend it → it stays as it is and is tried again; somebody has
 * to act → it pauses with the three sentences of the error; anything unforeseen → it fails, and says so.
 */
export async function settleFailure(running: Running, error: unknown): Promise<Settled> {
  try {
    await running.held.writeOrForget(); // what was done before it failed
    return await decide(running, error);
  } catch (failure) {
    // A process that was frozen learns only while it records its failure that another has taken over (spec W-4).
    if (isTributaryError(failure, 'LEASE_LOST')) return 'lost';
    throw failure;
  }
}

async function decide(running: Running, error: unknown): Promise<Settled> {
  if (isTributaryError(error, 'LEASE_LOST')) return 'lost';
  if (isTributaryError(error, 'RUN_INTERRUPTED')) return 'again';
  if (isTributaryError(error) && error.kind === 'temporary') return retryLater(running, error);
  const known = isTributaryError(error) ? error : unforeseen(error);
  const { state } = await running.held.now();
  if (state === 'done') return alert(running, known);
  // There is no pausing an undo: what keeps it is shown, and whoever asks for it again goes on with it (spec W-5).
  if (known.kind === 'bug' || state === 'undoing') return fail(running, known);
  await pause(running, reasonOf(known), known.code);
  return 'paused';
}

const A_DAY_MS = 86_400_000;

/** What keeps us from looking after a run that is done is said by the run, once, and it is looked again the next day. */
async function alert({ held, tell }: Running, error: TributaryError): Promise<Settled> {
  const reason = `the daily look failed: ${reasonOf(error)}`;
  if ((await held.seen()).reason !== reason) {
    held.change({ reason, onlyFrom: ['done'] });
    tell('watch-alert', { found: [reason] });
    await held.write();
  }
  return { kind: 'retries', why: error.text.happened, afterMs: A_DAY_MS };
}

/** The run stays as it is, and says meanwhile what keeps it. */
async function retryLater(running: Running, error: TributaryError): Promise<Settled> {
  const why = error.text.happened;
  if ((await running.held.now()).reason !== why) {
    running.held.change({ reason: why, onlyFrom: workedOn });
    await running.held.write();
  }
  const isUrgent = isTributaryError(error, 'CONSENT_UNKNOWN') && (await isInTwoRooms(running));
  return { kind: 'retries', why, afterMs: askedWait(error), ...(isUrgent && { mostMs: LOOK_IN_TWO_ROOMS_MS }) };
}

/** Everybody in a channel with two rooms hears all twice: whoever was not seen is looked for this often. */
const LOOK_IN_TWO_ROOMS_MS = 5_000;

async function isInTwoRooms({ held }: Running): Promise<boolean> {
  return doubleBridgings(await held.acts()).some(({ until }) => until === undefined);
}

/** Stops the run where it is, unless a person has turned it around meanwhile. */
export async function pause(running: Running, reason: string, code: string): Promise<void> {
  const change = { state: 'paused', reason, waitingFor: [], onlyFrom: goingForward } as const;
  running.held.change(change);
  running.tell('run-paused', { code, reason });
  await running.held.write();
}

/** An undo that fails is failed, not half forgotten: asking for it again goes on with it. */
async function fail(running: Running, error: TributaryError): Promise<Settled> {
  const reason = reasonOf(error);
  const change = { state: 'failed', reason, waitingFor: [], onlyFrom: [...goingForward, 'undoing'] } as const;
  running.held.change(change);
  running.tell('run-failed', { code: error.code, reason });
  await running.held.write();
  return 'paused';
}

/** The three sentences of an error in one line. */
export function reasonOf({ text }: TributaryError): string {
  return `${text.happened} ${text.left} ${text.now}`;
}

function unforeseen(error: unknown): TributaryError {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : 'something that is no error was thrown';
  return new TributaryError('INTERNAL_FAULT', { facts: { what }, cause: error });
}

function askedWait({ retry }: TributaryError): number {
  return typeof retry === 'object' ? retry.afterMs : 0;
}
