import { collectDrivers, createDriver } from '#adapters/registry';
import type { Matrix } from '#src/matrix/matrix';
import type { ActorId } from '#src/portals/actor';
import type { BridgeSetting, Installation } from '#src/portals/installation';
import type { BridgeDrivers } from '#src/ports/bridge-driver';

/** The drivers of all configured bridges. Throws BRIDGE_DRIVER_UNKNOWN. */
export function openDrivers(installation: Installation, { world }: Matrix): BridgeDrivers {
  return collectDrivers(
    installation.bridges.map((bridge) =>
      createDriver(bridge, {
        world,
        readers: readersFor(bridge, installation),
        networks: installation.networks.filter(({ id }) => bridge.networks.includes(id)),
      }),
    ),
  );
}

/** The bridge's own bot sees its rooms first; our service users may see the public ones. */
function readersFor(bridge: BridgeSetting, { actors }: Installation): readonly ActorId[] {
  const own = actors.filter((actor) => actor.bridge === bridge.id);
  return [...own, ...actors.filter(({ kind }) => kind === 'service')].map(({ id }) => id);
}
