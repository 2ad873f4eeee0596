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
  const working = worker ? await engine.startWorker() : undefined;
  const parts = [
    ...config.homeservers.flatMap((server) => (listen && server.appservice ? [`listens to ${server.name}`] : [])),
    ...(working ? ['works on consolidations'] : []),
  ];
  const stop = once(async () => {
    await Promise.all(listeners.map((listener) => listener.close()));
    await working?.stop();
  });
  return { parts: [...parts, 'ready'], ended: new Promise(() => undefined), stop };
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
