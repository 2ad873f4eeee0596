import type { RunningService } from '#src/cli/context';
import type { Config } from '#src/config/schema';
import { type AppserviceListener, startAppserviceListener } from '#src/http/appservice/listener';
import type { ServerName } from '#src/portals/ids';
import type { Engine } from './engine.ts';
import { once } from './once.ts';
import type { Shared } from './shared.ts';
import { openLog } from './system.ts';

/** Which parts of a service run in this process. */
export interface ServiceParts {
  readonly worker: boolean;
  readonly listen: boolean;
}

/** Starts what `serve` and `worker` run until they are stopped. */
export async function startService(shared: Shared, { worker, listen }: ServiceParts): Promise<RunningService> {
  const engine = await shared.engine();
  const config = await shared.config();
  const listeners = listen ? await startListeners(config, engine) : [];
  const asking = listen ? askNowAndThen(engine) : undefined;
  const working = worker ? await engine.startWorker() : undefined;
  const parts = [
    ...config.homeservers.flatMap((server) => (listen && server.appservice ? [`listens to ${server.name}`] : [])),
    ...(working ? ['works on consolidations'] : []),
  ];
  const stop = once(async () => {
    asking?.stop();
    await Promise.all(listeners.map((listener) => listener.close()));
    await working?.stop();
  });
  return { parts: [...parts, 'ready'], ended: new Promise(() => undefined), stop };
}

const ASK_EVERY_MS = 5_000;

/** Questions to people of networks go out from here, where the connections are; one round at a time. */
function askNowAndThen({ acts }: Engine): { stop(): void } {
  const trouble = openLog();
  let underWay = false;
  const round = async () => {
    if (underWay) return;
    underWay = true;
    await acts.askNetworks().catch((error: unknown) => trouble('people of networks could not be asked', error));
    underWay = false;
  };
  const timer = setInterval(() => void round(), ASK_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

/** One listener for each homeserver that has an appservice of ours. */
async function startListeners(config: Config, { bot, store }: Engine): Promise<readonly AppserviceListener[]> {
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
  return (await Promise.all(started)).filter((listener) => listener !== undefined);
}
