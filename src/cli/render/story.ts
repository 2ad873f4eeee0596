import type { ReportAnswer } from '#src/acts/answers';
import { describeAct } from '#src/acts/vocabulary';
import type { ActRecord, Consolidation, StepRecord } from '#src/consolidation/records';
import { clockText } from './moment.ts';

interface News {
  readonly at: number;
  readonly key: string;
  readonly line: string;
}

/** Remembers which steps and acts were told, so that each look tells only what is new. */
export class Story {
  readonly #told = new Set<string>();
  readonly #since: number;

  /** What happened before `since` (milliseconds since 1970) counts as told. */
  constructor(since: number) {
    this.#since = since;
  }

  /** Lines about what happened since the last look, oldest first. */
  news(report: ReportAnswer): readonly string[] {
    const addresses = new Map<string, string>(report.plan.legs.map((leg) => [leg.room, leg.address]));
    const news = [
      ...report.acts.flatMap((act) => newsOfAct(act)),
      ...report.steps.map((step) => newsOfStep(step, addresses)),
      ...newsOfReason(report.consolidation),
    ].filter(({ at, key }) => at >= this.#since && !this.#told.has(key));
    for (const { key } of news) this.#told.add(key);
    return news.sort((one, other) => one.at - other.at).map(({ line }) => line);
  }
}

/** What holds up a run that goes on by itself, such as a homeserver that is down; other states end with their reason. */
function newsOfReason({ state, step, reason, changedAt }: Consolidation): News[] {
  if (reason === undefined || !(state === 'running' || state === 'undoing')) return [];
  const line = `${clockText(changedAt)}  ${step}  held up: ${reason} It is tried again by itself.`;
  return [{ at: changedAt, key: `${changedAt} ${reason}`, line }];
}

function newsOfAct(record: ActRecord): News[] {
  const { id, act, outcome, outcomeAt, undoneAt, leftover } = record;
  const text = describeAct(act);
  if (undoneAt !== undefined) {
    const how = leftover === undefined ? 'taken back' : `not wholly taken back: ${leftover}`;
    return [{ at: undoneAt, key: `${id} undone`, line: `${clockText(undoneAt)}    ${text}: ${how}` }];
  }
  if (outcome === undefined || outcomeAt === undefined) return [];
  const result = outcome.result === 'done' ? '' : `: ${outcome.why ?? outcome.result}`;
  return [{ at: outcomeAt, key: `${id} ${outcome.result}`, line: `${clockText(outcomeAt)}    ${text}${result}` }];
}

function newsOfStep(
  { step, leg, state, note, intentAt, outcomeAt }: StepRecord,
  addresses: ReadonlyMap<string, string>,
): News {
  const at = outcomeAt ?? intentAt;
  const place = leg === undefined ? '' : `  ${addresses.get(leg) ?? leg}`;
  const line = `${clockText(at)}  ${step}${place}  ${state}${note === undefined ? '' : `: ${note}`}`;
  return { at, key: `${step} ${leg ?? ''} ${state} ${note ?? ''}`, line };
}
