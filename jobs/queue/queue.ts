import type { ConsolidationId } from '#src/consolidation/records';
import type { ConsolidationStore } from '#src/ports/consolidation-store';
import type { JobStarter } from '#src/ports/job-starter';
import { closeFailed, endsWithin, type OnTrouble } from './closing.ts';
import { OpenedAnew } from './opened-anew.ts';
import { connectionOf, QUEUE_NAME, type QueuePlace, redisConnectionOf } from './queue-place.ts';

/** What a job carries: ids only, so that an emptied or copied queue tells nothing and loses nothing (spec W-3). */
export interface WakeJob {
  readonly consolidation: ConsolidationId;
}

/** The queue for those who put work into it; `close` lets go of its connections. */
export interface WorkQueue extends JobStarter {
  /** Wakes a consolidation soon unless something will wake it anyway; one that has not begun comes at its place in the line. */
  keepAwake(consolidation: ConsolidationId, place?: number): Promise<void>;
  /** Looks after a run that is done: from that moment on it is woken every day, by a scheduler of its own. */
  watch(consolidation: ConsolidationId, from: number): Promise<void>;
  unwatch(consolidation: ConsolidationId): Promise<void>;
  /** The runs that are looked after, in one question for all. */
  watched(): Promise<ReadonlySet<string>>;
  close(): Promise<void>;
}

/**
 * The queue for adding, opened with the first call, which makes the tables it needs: most commands put nothing into it.
 * Whose turn it is among begun runs is asked with each wake.
 */
export function openQueue(place: QueuePlace, { turnOf, onTrouble }: QueueNeeds): WorkQueue {
  const opened = new OpenedAnew(() => readyQueue(place, onTrouble));
  const ready = () => opened.ready();
  const put = async (consolidation: ConsolidationId, { afterMs = 0, place }: Putting): Promise<void> => {
    const priority = place === undefined ? await turnNow(turnOf, consolidation) : placeInQueue(place);
    await (await ready()).add('wake', { consolidation }, { ...wakeOptions(consolidation, afterMs), priority });
  };
  return {
    wake: (consolidation, afterMs = 0) => put(consolidation, { afterMs }),
    begin: (consolidation, place) => put(consolidation, { place }),
    keepAwake: async (consolidation, place) => {
      const jobs = [wakeId(consolidation, 'now'), wakeId(consolidation, 'later')];
      const queue = await ready();
      const found = await Promise.all(jobs.map((id) => queue.getDeduplicationJobId(id)));
      if (found.every((job) => !job)) await put(consolidation, { afterMs: SOON_MS, place });
    },
    ...watching(ready),
    close: () => closeInTime(opened.current),
  };
}

/** What the queue asks of the records, and who is told of what goes wrong with it. */
export interface QueueNeeds extends Pick<ConsolidationStore, 'turnOf'> {
  readonly onTrouble: OnTrouble;
}

/** Records that are away keep nobody from being woken in a Redis: who has no number comes first. */
async function turnNow(turnOf: QueueNeeds['turnOf'], consolidation: ConsolidationId): Promise<number> {
  const turn = await turnOf(consolidation).catch(() => 0);
  return Math.min(turn, LAST_OF_BEGUN);
}

/** The line stands behind all runs that were begun. */
function placeInQueue(place: number): number {
  return Math.min(LAST_OF_BEGUN + place, LAST_PRIORITY);
}

/** When a run is looked at, and where it stands in the line; without a place it comes before all that have one. */
interface Putting {
  readonly afterMs?: number;
  readonly place?: number | undefined;
}

/** Nobody waits long for what only was to be put into the queue: what hangs on a Redis that is away is given up. */
async function closeInTime(opening: Promise<AddingQueue> | undefined): Promise<void> {
  const opened = opening?.catch(() => undefined); // whoever asked for it was told
  if (
    !opened ||
    (await endsWithin(
      CLOSING_MS,
      opened.then((queue) => queue?.close()),
    ))
  )
    return;
  void opened.then((queue) => queue?.disconnect()).catch(() => undefined);
}

const CLOSING_MS = 2_000;
const A_DAY_MS = 86_400_000;

function watching(ready: () => Promise<AddingQueue>): Pick<WorkQueue, 'watch' | 'unwatch' | 'watched'> {
  const opts = { removeOnComplete: true, removeOnFail: true, priority: placeInQueue(LOOKS_IN_LINE) };
  return {
    watch: async (consolidation, from) => {
      const template = { name: 'watch', data: { consolidation }, opts };
      await (await ready()).upsertJobScheduler(consolidation, { every: A_DAY_MS, startDate: from }, template);
    },
    unwatch: async (consolidation) => void (await (await ready()).removeJobScheduler(consolidation)),
    watched: async () => new Set((await (await ready()).getJobSchedulers(0, -1)).map(({ key }) => key)),
  };
}

/** The highest number that BullMQ takes; jobs without any come first, then those with the lowest. */
const LAST_PRIORITY = 2 ** 21;
const LAST_OF_BEGUN = 2 ** 20;
/** Nobody waits for a daily look: it stands behind the first so many runs of each person, and a longer line does not keep it. */
const LOOKS_IN_LINE = 100;
/** Far enough from now that many at once do not come at the same moment as what people are waiting for. */
const SOON_MS = 1_000;

/**
 * At most one job runs, one waits and one sleeps for a consolidation: a wake while it is worked on waits until that work
 * ends, so none is lost, and a later one replaces a later one. Wakes for now and for later are told apart, since the
 * worker's own next look must not put off somebody's wake that came in meanwhile.
 */
function wakeOptions(consolidation: ConsolidationId, afterMs: number) {
  const id = wakeId(consolidation, afterMs > 0 ? 'later' : 'now');
  return {
    delay: afterMs,
    deduplication: { id, keepLastIfActive: true, replace: true },
    removeOnComplete: true,
    removeOnFail: true,
  };
}

function wakeId(consolidation: ConsolidationId, when: 'now' | 'later'): string {
  return `${consolidation}.${when}`;
}

/** What is asked of BullMQ's queue, wherever it lives. */
interface AddingQueue {
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
  add(
    name: string,
    data: WakeJob,
    options: ReturnType<typeof wakeOptions> & { readonly priority: number },
  ): Promise<unknown>;
  getDeduplicationJobId(id: string): Promise<string | null>;
  upsertJobScheduler(
    id: string,
    repeat: { readonly every: number; readonly startDate: number },
    template: { readonly name: string; readonly data: WakeJob; readonly opts: object },
  ): Promise<unknown>;
  removeJobScheduler(id: string): Promise<boolean>;
  getJobSchedulers(from: number, to: number): Promise<readonly { readonly key: string }[]>;
  on(event: 'error', listener: () => void): unknown;
  /** Lets go at once; what waits is given up. */
  disconnect(): Promise<void>;
}

/** A queue in a Redis is ready at once: its calls wait until they reach it. */
async function readyQueue(place: QueuePlace, onTrouble: OnTrouble): Promise<AddingQueue> {
  await readyTables(place);
  const queue = await newQueue(place);
  if (place.kind === 'redis') return queue;
  try {
    await queue.waitUntilReady();
    return queue;
  } catch (error) {
    await closeFailed(() => queue.close(), onTrouble);
    throw error;
  }
}

/**
 * Loads what opens a queue, which otherwise waits for the first use. Who lives long does so at once: what Node could not read
 * one time, since it might open no more files, it never loads again.
 */
export const loadQueueLibrary = () => import('./new-queue.ts');

/** Has the tables of a queue in the database made, or brought up to date; a Redis needs none. Throws QUEUE_TABLES_HELD. */
export async function readyTables(place: QueuePlace): Promise<void> {
  if (place.kind !== 'postgres') return;
  const { bringTablesUpToDate } = await import('./queue-tables.ts');
  await bringTablesUpToDate(connectionOf(place));
}

async function newQueue(place: QueuePlace): Promise<AddingQueue> {
  const queue = await newQueueIn(place);
  queue.on('error', () => undefined); // each call reports its own failure; the event only repeats it
  return queue;
}

async function newQueueIn(place: QueuePlace): Promise<AddingQueue> {
  const { queueInDatabase, queueInRedis } = await loadQueueLibrary();
  return place.kind === 'postgres'
    ? queueInDatabase(QUEUE_NAME, connectionOf(place))
    : queueInRedis(QUEUE_NAME, redisConnectionOf(place));
}
