import { openQueue } from '#jobs/queue/queue';
import { queuePlaceOf } from '#jobs/queue/queue-place';
import { wakeInTime } from '#jobs/queue/wake-in-time';
import { createRehearsal } from '#jobs/rehearse';
import { type RunPorts, type RunTiming, usualTiming } from '#jobs/run-ports';
import { createRunnerHere } from '#jobs/work-here';
import type { RunningWorker } from '#jobs/worker';
import type { Acts } from '#src/acts/acts';
import { createActs } from '#src/acts/create-acts';
import { objectionNotices } from '#src/acts/plans/announce-objections';
import { type Bot, createBot } from '#src/bot/create-bot';
import { dyingPoint, isDyingPoint } from '#src/config/crash-point';
import { toInstallation } from '#src/config/installation';
import type { Config } from '#src/config/schema';
import type { WorkTimes } from '#src/config/times';
import { letGoOfAll } from '#src/errors/let-go';
import type { Matrix } from '#src/matrix/matrix';
import { WRITE_DEADLINE_MS } from '#src/matrix/settings';
import { createSimulatedWorld } from '#src/matrix/simulated/world';
import { witnessedWriter } from '#src/matrix/witnessed-writer';
import type { Installation } from '#src/portals/installation';
import type { Hearing } from '#src/ports/hearing';
import type { JobStarter } from '#src/ports/job-starter';
import type { Database } from '#src/store/database';
import { createStore, type Store } from '#src/store/store';
import { openDrivers } from './open-drivers.ts';
import { openMatrix } from './open-matrix.ts';
import { type Networks, openNetworks } from './open-networks.ts';
import { openSources } from './open-sources.ts';
import { openLog, systemChance, systemClock } from './system.ts';

/** Everything that works on consolidations, wired together once for a process. */
export interface Engine {
  readonly acts: Acts;
  /** Hears what rooms say, and answers there. */
  readonly bot: Bot;
  readonly store: Store;
  /** Answers what processes without connections to networks want to know of them. */
  readonly answerOthers: () => Promise<void>;
  /** Starts to work on what is queued, on so many runs at a time; undefined: as many as is usual. */
  readonly startWorker: (how?: { readonly atOnce?: number }) => Promise<RunningWorker>;
  readonly close: () => Promise<void>;
}

/** What an engine is built from. */
export interface EngineSettings {
  readonly config: Config;
  readonly times: WorkTimes;
  /** True in a process that stays: only there connections to networks are kept. */
  readonly isLive: boolean;
}

/** Wires everything together; nothing is sent anywhere before it is used. */
export async function startEngine({ config, times, isLive }: EngineSettings, database: Database): Promise<Engine> {
  const installation = toInstallation(config);
  const store = createStore(database);
  const matrix = openMatrix(config, { installation, times, budgets: store.budgets });
  const place = queuePlaceOf(config.queue.url.reveal(), database.connectionString);
  const trouble = openLog();
  const queue = openQueue(place, { turnOf: store.consolidations.turnOf, onTrouble: trouble });
  const stop = new AbortController();
  const networks = openNetworks(config, {
    isLive,
    trouble,
    asked: store.askedPeople,
    questions: store.rightQuestions,
    outages: store.outages,
    heard: store.heard,
    stop: stop.signal,
    isBack: (network) => acts.networkIsBack(network),
    hear: (word) => bot.hearNetwork(word),
    hearWish: (wish) => bot.hearNetworkWish(wish),
  });
  const jobs = wakeInTime(queue, trouble);
  const pieces = { config, installation, matrix, store, jobs, times, networks, stop: stop.signal };
  const { acts, bot, ports } = connect(pieces);
  return {
    acts,
    bot,
    store,
    answerOthers: networks.answerOthers,
    startWorker: async ({ atOnce }: { readonly atOnce?: number } = {}) => {
      const { startWorker } = await import('#jobs/worker');
      const { workers, heard } = store;
      return startWorker({ place, ports, jobs: queue, workers, heard, onTrouble: trouble, atOnce });
    },
    close: async () => {
      stop.abort();
      await letGoOfAll([networks.close, queue.close, matrix.close], (error) =>
        trouble('it could not be closed', error),
      );
    },
  };
}

interface Pieces {
  readonly config: Config;
  readonly installation: Installation;
  readonly matrix: Matrix;
  readonly store: Store;
  readonly jobs: JobStarter;
  readonly times: WorkTimes;
  readonly networks: Networks;
  readonly stop: AbortSignal;
}

/** The acts hear what rooms say while a run waits, and a run is what the acts start: each is given the other. */
function connect({ config, installation, matrix, store, jobs, times, networks, stop }: Pieces) {
  const drivers = openDrivers({ config, installation, matrix, times });
  const seen = { installation, world: matrix.world, drivers, clock: systemClock, networks: networks.sides };
  const hearing: Hearing = { hear: (event) => bot.hear(event), heardTo: new Map() };
  const writer = witnessedWriter(matrix.writer, store.audit);
  const notices = objectionNotices({ ...seen, voice: writer, audit: store.audit });
  const run = { writer, hearing, notices, timing: timingOf(times), ...dyingAt(process.env) };
  const ports: RunPorts = { ...seen, ...store, ...run };
  const acts = createActs({
    ...seen,
    ...store,
    hearing,
    voice: writer,
    rehearsal: createRehearsal({ installation, drivers, clock: systemClock, simulate: createSimulatedWorld }),
    jobs,
    runner: createRunnerHere(ports, stop),
    chance: systemChance,
    sources: () => openSources({ config, installation, matrix, drivers, openNetwork: networks.open }),
  });
  const bot = createBot(acts);
  return { acts, bot, ports };
}

/**
 * Dies where the environment says so, without a word to anybody, as a machine does that loses its power; or freezes there,
 * once, as one does that is suspended.
 */
function dyingAt(env: NodeJS.ProcessEnv): Pick<RunPorts, 'reached'> {
  const point = dyingPoint(env);
  if (!point) return {};
  let isOver = false;
  return {
    reached: async (passed, write) => {
      if (isOver || !isDyingPoint(point, passed)) return;
      isOver = true;
      if (point.where === 'recorded') await write();
      process.kill(process.pid, point.signal);
    },
  };
}

/** After a lease ran out, one request of its owner may still be under way for as long as requests may take (spec W-4). */
function timingOf({ leaseMs, requestMs }: WorkTimes): RunTiming {
  return {
    leaseMs: leaseMs ?? usualTiming.leaseMs,
    graceMs: requestMs ?? Math.max(usualTiming.graceMs, WRITE_DEADLINE_MS),
    settleMs: usualTiming.settleMs,
  };
}
