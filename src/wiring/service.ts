import 'pino'; // what tells of trouble is loaded before there is any: a process that has no file left to open can load nothing
import type { Outlast, RunningService } from '#src/cli/context';
import type { Config } from '#src/config/schema';
import { letGoOfAll, orLetGo } from '#src/errors/let-go';
import { type AppserviceListener, startAppserviceListener } from '#src/http/appservice/listener';
import { type PagesServer, startPages } from '#src/http/pages/server';
import type { ServerName } from '#src/portals/ids';
import type { Engine } from './engine.ts';
import { once } from './once.ts';
import type { Shared } from './opened.ts';
import { openLog } from './system.ts';

/** Which parts of a service run in this process. */
export interface ServiceParts {
  readonly worker: boolean;
  readonly listen: boolean;
  /** Waits for database and queue; undefined: one that is away fails the start. */
  readonly outlast?: Outlast;
}

/** Starts what `serve` and `worker` run until they are stopped. */
export async function startService(
  shared: Shared,
  { worker, listen, outlast = (ask) => ask() }: ServiceParts,
): Promise<RunningService> {
  const engine = await outlast(shared.engine);
  const config = await shared.config();
  const open = listen ? await openAll(config, engine) : undefined;
  const rounds = listen ? goRounds(engine) : undefined;
  const stopListening = async () => {
    rounds?.stop();
    await open?.close();
  };
  // Nothing goes on listening for a worker that could not be started.
  const working = worker ? await orLetGo(() => outlast(engine.startWorker), stopListening, notEnded) : undefined;
  const parts = [
    ...config.homeservers.flatMap((server) => (listen && server.appservice ? [`listens to ${server.name}`] : [])),
    ...(working ? ['works on consolidations'] : []),
    ...(open ? [`pages: ${open.pages.address}`] : []),
  ];
  // The worker also where a listener cannot be closed: it would go on while its database is let go.
  const stop = once(() => letGoOfAll([stopListening, async () => working?.stop()], notEnded));
  return { parts: [...parts, readiness(config)], ended: new Promise(() => undefined), stop };
}

/** Without a homeserver it runs, and nothing comes of it: who forgot to fill that in would wait in vain. */
function readiness({ homeservers }: Config): string {
  if (homeservers.length > 0) return 'ready';
  return 'nothing can be merged until a homeserver is configured: name yours under `homeservers` in the configuration, as config.sample.json does, ask `tributary check-config`, and start this again';
}

/** What fails in the end, after something else has, is not what has to be mended first. */
function notEnded(error: unknown): void {
  openLog()('something could not be ended', error);
}

const ROUND_EVERY_MS = 5_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A worker waits for the answer while it holds up a run. */
const ANSWER_EVERY_MS = 500;

/**
 * What nobody waits for goes out from here: questions to people of networks, where the connections are, answers to
 * requests, and visits; and workers apart are answered. One round of each at a time, so that none holds up another.
 */
function goRounds({ acts, answerOthers }: Engine): { stop(): void } {
  const rounds = [
    everyNowAndThen('people of networks could not be asked', {
      everyMs: ROUND_EVERY_MS,
      act: () => acts.askNetworks(),
    }),
    everyNowAndThen('requests could not be looked at', { everyMs: ROUND_EVERY_MS, act: () => acts.workOnRequests() }),
    everyNowAndThen('rooms that invited us could not be visited', {
      everyMs: ROUND_EVERY_MS,
      act: () => acts.makeVisits(),
    }),
    everyNowAndThen('rooms could not be told of the time to object', {
      everyMs: MINUTE_MS,
      act: () => acts.announceObjections(),
    }),
    everyNowAndThen('rooms could not be told that their plan was refused', {
      everyMs: MINUTE_MS,
      act: () => acts.tellRefusals(),
    }),
    everyNowAndThen('rooms of refused plans could not be left', {
      everyMs: HOUR_MS,
      act: () => acts.leaveRooms(),
    }),
    everyNowAndThen('plans whose time is over could not be ended', {
      everyMs: HOUR_MS,
      act: () => acts.endExpiredPlans(),
    }),
    everyNowAndThen('workers could not be answered', { everyMs: ANSWER_EVERY_MS, act: answerOthers }),
  ];
  return { stop: () => void rounds.map((round) => round.stop()) };
}

interface Round {
  readonly everyMs: number;
  readonly act: () => Promise<void>;
}

function everyNowAndThen(whenFailing: string, { everyMs, act }: Round): { stop(): void } {
  const trouble = openLog();
  let underWay = false;
  const round = async () => {
    if (underWay) return;
    underWay = true;
    await act().catch((error: unknown) => trouble(whenFailing, error));
    underWay = false;
  };
  const timer = setInterval(() => void round(), everyMs);
  return { stop: () => clearInterval(timer) };
}

interface Open {
  readonly pages: PagesServer;
  readonly close: () => Promise<void>;
}

/** Listens to all homeservers and shows the pages; when one of them cannot listen, none does. */
async function openAll(config: Config, engine: Engine): Promise<Open> {
  const { acts } = engine;
  const trouble = openLog();
  const onFault = (error: unknown) => trouble('a page could not be shown', error);
  const starting = startPages({ listen: config.http.listen, acts, onFault });
  const settled = await Promise.allSettled([starting, ...startListeners(config, engine)]);
  const close = async () => {
    await Promise.all(settled.map((one) => (one.status === 'fulfilled' ? one.value.close() : undefined)));
  };
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed === undefined) return { pages: await starting, close };
  await close().catch(notEnded);
  throw failed.reason;
}

/** One listener for each homeserver that has an appservice of ours. */
function startListeners(config: Config, { bot, store }: Engine): readonly Promise<AppserviceListener>[] {
  const trouble = openLog();
  const started = config.homeservers.map(({ name, appservice }) =>
    appservice
      ? startAppserviceListener({
          homeserver: name as ServerName,
          listen: appservice.listen,
          hsToken: appservice.hsToken.reveal(),
          memory: store.heard,
          onEvent: (event) => bot.hear(event),
          onFault: ({ error, givenUp }) => trouble(givenUp ? 'an event was given up' : 'an event waits', error),
        })
      : undefined,
  );
  return started.filter((listener) => listener !== undefined);
}
