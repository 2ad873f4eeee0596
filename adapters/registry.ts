import { appserviceIrc } from '#adapters/bridges/appservice-irc/index';
import { gitterNative } from '#adapters/bridges/gitter-native/index';
import { heisenbridge } from '#adapters/bridges/heisenbridge/index';
import { manual } from '#adapters/bridges/manual/index';
import type { BridgeDriver, BridgeDrivers, DriverFactory } from '#adapters/contract';
import { TributaryError } from '#src/errors/tributary-error';

/** Every driver by the name that stands in the configuration. */
export const driverFactories: Readonly<Record<string, DriverFactory>> = {
  'appservice-irc': appserviceIrc,
  'gitter-native': gitterNative,
  heisenbridge,
  manual,
};

/** The driver of one configured bridge. Throws BRIDGE_DRIVER_UNKNOWN naming the drivers there are. */
export function createDriver(...[setting, ports]: Parameters<DriverFactory>): BridgeDriver {
  const factory = Object.hasOwn(driverFactories, setting.driver) ? driverFactories[setting.driver] : undefined;
  if (factory !== undefined) return factory(setting, ports);
  const known = Object.keys(driverFactories).sort().join(', ');
  throw new TributaryError('BRIDGE_DRIVER_UNKNOWN', { facts: { bridge: setting.id, driver: setting.driver, known } });
}

/** Drivers that were made already, to be asked by the id of their bridge. */
export function collectDrivers(drivers: readonly BridgeDriver[]): BridgeDrivers {
  return { all: () => drivers, of: (bridge) => drivers.find((driver) => driver.bridge === bridge) };
}
