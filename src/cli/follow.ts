import type { Acts } from '#src/acts/acts';
import type { ReportAnswer, StatusAnswer } from '#src/acts/answers';
import { endsByItself } from '#src/acts/vocabulary';
import { progressLine } from '#src/cli/render/progress';
import { Story } from '#src/cli/render/story';
import type { ConsolidationState } from '#src/consolidation/records';
import type { CommandCall } from './command.ts';
import { listenForInterrupt } from './interrupt.ts';
import { outlastDatabase } from './outlast-database.ts';
import { OwnWork } from './own-work.ts';

/** How following ended. */
export interface Followed {
  readonly status: StatusAnswer;
  /** True when the person stopped it; the run itself goes on, or can be taken up again. */
  readonly interrupted: boolean;
}

/** Milliseconds between two looks. */
const LOOK_EVERY = 300;
/**
 * A live worker is given this many looks to take up what waits, before a wait counts as one: a busy one needs its time, and one
 * that died counts as alive for so long (15 s); then we work ourselves.
 */
const CALM_LOOKS = 50;
/** A wait that ends by itself this soon (milliseconds) is waited out. */
const SOON = 60_000;
const OVER: ReadonlySet<ConsolidationState> = new Set(['done', 'undone', 'refused', 'failed']);
const RESTING: ReadonlySet<ConsolidationState> = new Set(['waiting', 'paused']);

/**
 * Tells each step as it happens until the run ends, waits for a human, or the person interrupts.
 * While no worker lives, the work is done in this process.
 */
export async function follow(
  start: StatusAnswer,
  { context, output, acts }: Pick<CommandCall, 'context' | 'output'> & { readonly acts: Acts },
): Promise<Followed> {
  const { id } = start.consolidation;
  const story = new Story(start.consolidation.changedAt);
  const work = new OwnWork(() => acts.work({ id }));
  const patience = new Patience();
  const interrupt = listenForInterrupt(context.onInterrupt);
  const isOver = () => interrupt.happened;
  try {
    for (;;) {
      const busy = work.isUnderWay; // asked before the look, so that the last look is never older than the work
      const report = await outlastDatabase(() => acts.report({ id }), { context, output, isOver });
      output.tell(...story.news(report));
      output.live(progressLine(report));
      if (interrupt.happened) return { status: report, interrupted: true };
      if (!busy && goesOnWithoutUs(report, { work, patience, clock: context.now }) === 'no')
        return { status: report, interrupted: false };
      await Promise.race([context.pause(LOOK_EVERY), interrupt.signal, work.settled]);
    }
  } finally {
    output.end();
    interrupt.stop();
  }
}

interface Surroundings {
  readonly work: OwnWork;
  readonly patience: Patience;
  readonly clock: () => number;
}

/** Whether there is more to see; starts a round of our own work where nobody else would do it. */
function goesOnWithoutUs(report: ReportAnswer, { work, patience, clock }: Surroundings): 'yes' | 'no' {
  const now = clock();
  const { state, changedAt } = report.consolidation;
  work.throwWhatFailed();
  if (OVER.has(state)) return 'no';
  if (endsSoon(report, now)) return patience.restart();
  if (report.liveWorkers > 0 && waitsForMachines(report)) return patience.restart();
  if (report.liveWorkers > 0 && state === 'paused') return 'no'; // no worker touches it before a person resumes it
  if (report.liveWorkers > 0) return state === 'waiting' && patience.isOver(changedAt) ? 'no' : 'yes';
  if (work.endedAt !== undefined && !isDue(report, { after: work.endedAt, now })) {
    if (RESTING.has(state) || changedAt === work.sawChangeAt) return 'no';
  }
  work.start({ sawChangeAt: changedAt, now: clock });
  return 'yes';
}

/** No person could hurry a bridge; the step itself gives up on it in time. Our own work does not end on such a wait. */
function waitsForMachines({ consolidation: { state, waitingFor } }: StatusAnswer): boolean {
  return state === 'waiting' && endsByItself(waitingFor) && waitingFor.every(({ until }) => until === undefined);
}

/** True when all that is waited for ends by itself within a minute. */
function endsSoon({ consolidation }: StatusAnswer, now: number): boolean {
  const { state, waitingFor } = consolidation;
  const ends = waitingFor.map(({ until }) => until ?? Number.POSITIVE_INFINITY);
  return (
    state === 'waiting' && ends.length > 0 && ends.every((end) => end - now <= SOON) && ends.some((end) => end > now)
  );
}

/** True when a time that was waited for has come since. */
function isDue(
  { consolidation }: StatusAnswer,
  { after, now }: { readonly after: number; readonly now: number },
): boolean {
  return consolidation.waitingFor.some(({ until }) => until !== undefined && until > after && until <= now);
}

/** Counts looks that showed no change. */
class Patience {
  #changedAt = Number.NaN;
  #looks = 0;

  restart(): 'yes' {
    this.#looks = 0;
    return 'yes';
  }

  isOver(changedAt: number): boolean {
    this.#looks = changedAt === this.#changedAt ? this.#looks + 1 : 0;
    this.#changedAt = changedAt;
    return this.#looks >= CALM_LOOKS;
  }
}
