import type { BridgeConfig, Config, HomeserverConfig } from '#src/config/schema';
import type { WorkTimes } from '#src/config/times';
import { createMatrix, type Matrix } from '#src/matrix/matrix';
import type { MatrixSettings } from '#src/matrix/settings';
import type { ServerName } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { ServerBudgets } from '#src/ports/server-budgets';

/** What the way to the homeservers is made of. */
export interface MatrixPlace {
  readonly installation: Installation;
  readonly times: WorkTimes;
  /** Undefined: a process that has no database, and sends little. */
  readonly budgets?: ServerBudgets;
}

/** Opens the way to all homeservers of the configuration; each actor gets its token here and nowhere else. */
export function openMatrix(config: Config, { installation, times, budgets }: MatrixPlace): Matrix {
  const { requestMs } = times;
  return createMatrix({
    ...matrixSettingsOf(config, installation),
    ...(requestMs !== undefined && { deadlineMs: requestMs }),
    ...(budgets && { budgets }),
  });
}

function matrixSettingsOf(config: Config, installation: Installation): MatrixSettings {
  const tokens = new Map<string, string>([
    ...config.homeservers.flatMap((server) => serviceToken(server)),
    ...config.bridges.flatMap((bridge) => botToken(bridge)),
  ]);
  return {
    homeservers: config.homeservers.map(({ name, url, appservice, requestsPerSecond: perSecond }) => ({
      name: name as ServerName,
      url,
      perSecond,
      ...(appservice && { appserviceId: appservice.id }),
    })),
    admins: config.homeservers.flatMap(({ name, adminToken }) =>
      adminToken ? [{ server: name as ServerName, token: adminToken.reveal() }] : [],
    ),
    actors: installation.actors.flatMap((actor) => {
      const token = tokens.get(actor.id);
      return token === undefined ? [] : [{ actor, token }];
    }),
  };
}

function serviceToken({ name, appservice }: HomeserverConfig): [string, string][] {
  return appservice ? [[`service:${name}`, appservice.asToken.reveal()]] : [];
}

function botToken({ id, asToken }: BridgeConfig): [string, string][] {
  return asToken ? [[`bot:${id}`, asToken.reveal()]] : [];
}
