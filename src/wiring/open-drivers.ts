import type { BridgeTalk, DriverApis } from '#adapters/contract';
import { bridgeApis } from '#adapters/http/bridge-apis';
import { collectDrivers, createDriver } from '#adapters/registry';
import type { Config } from '#src/config/schema';
import type { WorkTimes } from '#src/config/times';
import type { Matrix } from '#src/matrix/matrix';
import type { ActorId } from '#src/portals/actor';
import type { BridgeSetting, Installation } from '#src/portals/installation';
import type { BridgeDrivers } from '#src/ports/bridge-driver';
import { systemClock } from './system.ts';

/** What drivers are made of. */
export interface DriverPlace {
  readonly config: Config;
  readonly installation: Installation;
  readonly matrix: Matrix;
  readonly times: Pick<WorkTimes, 'requestMs'>;
}

/** The drivers of all configured bridges. Throws BRIDGE_DRIVER_UNKNOWN. */
export function openDrivers({ config, installation, matrix, times }: DriverPlace): BridgeDrivers {
  const { world } = matrix;
  const apis = new Map(config.bridges.map((bridge) => [bridge.id, apisOf(bridge, times)]));
  return collectDrivers(
    installation.bridges.map((bridge) =>
      createDriver(bridge, {
        world,
        readers: readersFor(bridge, installation),
        networks: installation.networks.filter(({ id }) => bridge.networks.includes(id)),
        actors: installation.actors,
        apis: apis.get(bridge.id) ?? {},
        ...talkWith(bridge, { installation, matrix }),
        clock: systemClock,
      }),
    ),
  );
}

/** The bridge's own bot sees its rooms first; our service users may see the public ones. */
function readersFor(bridge: BridgeSetting, { actors }: Installation): readonly ActorId[] {
  const own = actors.filter((actor) => actor.bridge === bridge.id);
  return [...own, ...actors.filter(({ kind }) => kind === 'service')].map(({ id }) => id);
}

/** Bridges that take orders in rooms hear them from our service user, that of their own homeserver where we have one. */
function talkWith(
  { id, driver, bot, homeserver }: BridgeSetting,
  { installation: { actors }, matrix }: { readonly installation: Installation; readonly matrix: Matrix },
): { readonly talk?: BridgeTalk } {
  const services = actors.filter(({ kind }) => kind === 'service');
  const service = services.find(({ server }) => server === homeserver) ?? services[0];
  if (driver !== 'heisenbridge' || service === undefined) return {};
  const own = actors.find(({ bridge }) => bridge === id)?.id;
  return { talk: matrix.talk({ service: service.id, botUser: bot, bot: own }) };
}

/** The HTTP APIs that some bridges have of their own; the debug API is opened by the bridge's own token. */
function apisOf(bridge: Config['bridges'][number], { requestMs }: DriverPlace['times']): DriverApis {
  if (bridge.driver !== 'appservice-irc') return {};
  const { id, provisioning, debugApi, asToken } = bridge;
  return bridgeApis({
    bridge: id,
    provisioning: provisioning && { url: provisioning.url, secret: provisioning.secret.reveal() },
    debug: debugApi && asToken && { url: debugApi.url, token: asToken.reveal() },
    deadlineMs: requestMs,
  });
}
