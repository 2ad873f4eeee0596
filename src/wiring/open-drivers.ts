import type { DriverApis } from '#adapters/contract';
import { bridgeApis } from '#adapters/http/bridge-apis';
import { collectDrivers, createDriver } from '#adapters/registry';
import type { Config } from '#src/config/schema';
import type { Matrix } from '#src/matrix/matrix';
import type { ActorId } from '#src/portals/actor';
import type { BridgeSetting, Installation } from '#src/portals/installation';
import type { BridgeDrivers } from '#src/ports/bridge-driver';
import { systemClock } from './system.ts';

/** The drivers of all configured bridges. Throws BRIDGE_DRIVER_UNKNOWN. */
export function openDrivers(config: Config, installation: Installation, { world }: Matrix): BridgeDrivers {
  const apis = new Map(config.bridges.map((bridge) => [bridge.id, apisOf(bridge)]));
  return collectDrivers(
    installation.bridges.map((bridge) =>
      createDriver(bridge, {
        world,
        readers: readersFor(bridge, installation),
        networks: installation.networks.filter(({ id }) => bridge.networks.includes(id)),
        actors: installation.actors,
        apis: apis.get(bridge.id) ?? {},
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

/** The HTTP APIs that some bridges have of their own; the debug API is opened by the bridge's own token. */
function apisOf(bridge: Config['bridges'][number]): DriverApis {
  if (bridge.driver !== 'appservice-irc') return {};
  const { id, provisioning, debugApi, asToken } = bridge;
  return bridgeApis({
    bridge: id,
    provisioning: provisioning && { url: provisioning.url, secret: provisioning.secret.reveal() },
    debug: debugApi && asToken && { url: debugApi.url, token: asToken.reveal() },
  });
}
