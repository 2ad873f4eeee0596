import type { ConsolidationRequest, StatusAnswer } from '#src/acts/answers';
import { findConsolidation, findPlan } from '#src/acts/plans/find';
import { planNow } from '#src/acts/plans/party-answers';
import type { ActPorts } from '#src/acts/ports';
import { speakerIn } from '#src/acts/speaking/speakers';
import { lineOf, type Told } from '#src/acts/speaking/tell';
import type { Consent } from '#src/consent/consent';
import { listenInRooms } from '#src/consent/listen';
import { objectionsOf } from '#src/consent/standing';
import type { Plan } from '#src/consolidation/plan';
import type { Consolidation, ConsolidationState } from '#src/consolidation/records';
import { allowedFrom, type PersonsWord, whyNot } from '#src/consolidation/run-state';
import { TributaryError } from '#src/errors/tributary-error';
import { status, statusOf } from './status.ts';

/** Stops a run between two steps; pausing what is paused is harmless. Throws NOT_NOW. */
export async function pause(ports: ActPorts, request: ConsolidationRequest): Promise<StatusAnswer> {
  const run = await findConsolidation(ports, request.id);
  if (run.state === 'paused') return statusOf(ports, run);
  const reason = `paused by ${request.by ?? 'the operator'}`;
  return turn(ports, { run, word: 'pause', state: 'paused', reason, by: request.by });
}

/** Lets a paused or failed run go on. Throws CONSENT_OBJECTED while an objection stands (spec W-12), or NOT_NOW. */
export async function resume(ports: ActPorts, request: ConsolidationRequest): Promise<StatusAnswer> {
  const run = await findConsolidation(ports, request.id);
  if (run.state === 'running' || run.state === 'waiting') {
    await ports.jobs.wake(run.id);
    return statusOf(ports, run);
  }
  await refuseWhileObjected(ports, run);
  return turn(ports, { run, word: 'resume', state: 'running', reason: undefined, by: request.by });
}

/** Takes everything back, before the point of no return (spec W-5). Throws UNDO_TOO_LATE or NOT_NOW. */
export async function undo(ports: ActPorts, request: ConsolidationRequest): Promise<StatusAnswer> {
  const run = await findConsolidation(ports, request.id);
  if (run.pointOfNoReturnAt !== undefined)
    throw new TributaryError('UNDO_TOO_LATE', { facts: { consolidation: run.id } });
  if (run.state === 'undone') return statusOf(ports, run);
  if (run.state === 'undoing') {
    await ports.jobs.wake(run.id);
    return statusOf(ports, run);
  }
  return turn(ports, { run, word: 'undo', state: 'undoing', reason: undefined, by: request.by });
}

/** Works in this process until the run waits for somebody or ends. */
export async function work(ports: ActPorts, request: ConsolidationRequest): Promise<StatusAnswer> {
  const { id } = await findConsolidation(ports, request.id);
  await ports.runner.work(id);
  return status(ports, { id });
}

interface Turn {
  readonly run: Consolidation;
  readonly word: PersonsWord;
  readonly state: ConsolidationState;
  readonly reason: string | undefined;
  readonly by: string | undefined;
}

async function turn(ports: ActPorts, { run, word, state, reason, by }: Turn): Promise<StatusAnswer> {
  refuseUnlessAllowed(run, word);
  const { plan } = await findPlan(ports, run.plan);
  const turned: Told = { plan, consolidation: run, who: by, what: `run-${word}`, detail: { from: run.state } };
  const told = lineOf(turned, ports.clock.now());
  await ports.consolidations.change(run.id, { state, reason, waitingFor: [], onlyFrom: allowedFrom[word], told });
  const after = await findConsolidation(ports, run.id);
  // The run may have gone on between the look and the word: then the word had no effect, and that is said.
  if (after.state !== state) refuseUnlessAllowed(after, word);
  await ports.jobs.wake(run.id);
  return statusOf(ports, after);
}

/** Throws NOT_NOW, or UNDO_TOO_LATE, when the word cannot be followed in this state. */
export function refuseUnlessAllowed(run: Consolidation, word: PersonsWord): void {
  const why = whyNot(word, run);
  if (why === undefined) return;
  const facts = { consolidation: run.id, word, why };
  throw new TributaryError(word === 'undo' && run.pointOfNoReturnAt !== undefined ? 'UNDO_TOO_LATE' : 'NOT_NOW', {
    facts,
  });
}

/** Who objected may have lifted it where nobody of ours was listening: so the rooms are asked before the answer is no. */
async function refuseWhileObjected(ports: ActPorts, run: Consolidation): Promise<void> {
  if (run.pointOfNoReturnAt !== undefined) return;
  const { plan } = await findPlan(ports, run.plan);
  if ((await objectionsTo(ports, plan)).length === 0) return;
  await listenTo(ports, plan);
  const objections = await objectionsTo(ports, plan);
  if (objections.length === 0) return;
  const who = objections.map(({ person, note }) => (note === undefined ? person : `${person} (${note})`)).join(', ');
  throw new TributaryError('CONSENT_OBJECTED', { facts: { plan: plan.id, who } });
}

async function objectionsTo(ports: ActPorts, plan: Plan): Promise<readonly Consent[]> {
  const { subject, words } = await planNow(ports, plan);
  return objectionsOf(subject, words);
}

async function listenTo(ports: ActPorts, plan: Plan): Promise<void> {
  const { hearing } = ports;
  if (!hearing) return;
  await listenInRooms({ ...ports, hearing, readerIn: (room) => speakerIn(ports, plan, room) }, plan.id);
}
