import type { StatusAnswer } from '#src/acts/answers';
import { stepNames } from '#src/acts/vocabulary';
import type { Consolidation } from '#src/consolidation/records';
import type { RoomId } from '#src/portals/ids';
import { followedHead, followedRows } from './followed.ts';
import { momentText } from './moment.ts';
import { partyLines } from './parties.ts';
import { alignedRows, block } from './table.ts';
import { lacksWorker, NO_WORKER, type Waiting, waitingOf } from './waiting.ts';

/** Where a consolidation stands, for people, and what to type next. */
export function statusLines(status: StatusAnswer): readonly string[] {
  const waits = waitingLines(waitingOf(status).filter((one) => one !== NO_WORKER));
  return [
    ...standingLines(status),
    ...block('Waits for', waits),
    ...followedLines(status),
    ...block('Next', nextLines(status)),
  ];
}

/** Where a consolidation stands, for people, and what helps it. */
export function adviceLines(status: StatusAnswer, advice: readonly string[]): readonly string[] {
  return [...standingLines(status), ...followedLines(status), ...block('What helps', advice)];
}

function standingLines({ consolidation, plan, legs, parties }: StatusAnswer): readonly string[] {
  const addresses = new Map(plan.legs.map((leg) => [leg.room, leg.address]));
  const addressOf = (room: RoomId): string => addresses.get(room) ?? room;
  const reasons = consolidation.reason?.split('\n') ?? [];
  const isListed = reasons.length > 1 || isTakenBack(consolidation);
  return [
    ...alignedRows([
      ['Consolidation', consolidation.id],
      ['Plan', consolidation.plan],
      ['State', stateText(consolidation, isListed ? undefined : reasons[0])],
      ...(isTakenBack(consolidation) ? [] : [['Step', stepText(consolidation, addressOf)]]),
      ['Stays', plan.canonical.address],
    ]),
    ...block(isTakenBack(consolidation) ? 'Left over' : 'Why', isListed ? reasons : []),
    ...block(headOfRetired(consolidation), alignedRows(legs.map((leg) => [addressOf(leg.room), leg.state, leg.step]))),
    ...block('Who has to agree', partyLines(parties)),
  ];
}

function headOfRetired({ state }: Consolidation): string {
  if (state === 'done') return 'Rooms retired';
  return state === 'undone' || state === 'refused' ? 'Rooms that were to be retired' : 'Rooms to be retired';
}

function followedLines({ followed }: StatusAnswer): readonly string[] {
  if (!followed || followed.servers.length === 0) return [];
  return block(`Who has followed (${momentText(followed.at)})`, alignedRows([followedHead, ...followedRows(followed)]));
}

/** All consolidations, newest first, a line each. */
export function listLines(consolidations: readonly Consolidation[]): readonly string[] {
  if (consolidations.length === 0) return ['There is no consolidation yet; `tributary plan` begins one.'];
  const rows = consolidations.map((one) => [
    one.id,
    one.plan,
    stateText(one, one.reason === undefined ? undefined : inShort(one.reason)),
    isTakenBack(one) ? '–' : one.step,
    momentText(one.changedAt),
  ]);
  return alignedRows([['consolidation', 'plan', 'state', 'step', 'changed'], ...rows]);
}

/** Who has to do what, and until when. */
export function waitingLines(waiting: readonly Waiting[]): readonly string[] {
  return waiting.map(
    ({ party, what, until }) => `${party}: ${what}${until === undefined ? '' : ` (until ${momentText(until)})`}`,
  );
}

/** Such a run stands at no step any more: what its last one did is gone. */
function isTakenBack({ state }: Consolidation): boolean {
  return state === 'undone';
}

function stateText({ state }: Consolidation, reason: string | undefined): string {
  return reason === undefined ? state : `${state}: ${reason}`;
}

/** A list stays narrow: whoever wants the whole reason asks about that run. */
const SHORT = 50;

function inShort(reason: string): string {
  const [first = ''] = reason.split('\n');
  if (first === reason && first.length <= SHORT) return first;
  return `${first.length <= SHORT ? first : first.slice(0, SHORT + 1).replace(/\s+\S*$/, '')} …`;
}

function stepText({ step, leg }: Consolidation, addressOf: (room: RoomId) => string): string {
  const where = leg === undefined ? '' : `, ${addressOf(leg)}`;
  return `${stepNames.indexOf(step) + 1} of ${stepNames.length}: ${step}${where}`;
}

function nextLines(status: StatusAnswer): readonly string[] {
  const { id, plan, state, step } = status.consolidation;
  if (lacksWorker(status))
    return [`No worker is running: start \`tributary worker\`, or \`tributary run ${plan} --follow\` works here.`];
  if (state === 'waiting' && step === 'await-confirmation') return [`tributary confirm ${id}`, `tributary undo ${id}`];
  if (state === 'waiting') return [`tributary doctor ${id}`];
  if (state === 'paused' || state === 'failed')
    return [`tributary doctor ${id}`, `tributary resume ${id}`, `tributary undo ${id}`];
  return state === 'done' || state === 'undone' ? [`tributary report ${id}`] : [];
}
