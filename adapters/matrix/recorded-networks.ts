import type { BridgeDriver, NetworkTeller } from '#adapters/contract';
import { isTributaryError } from '#src/errors/tributary-error';
import { ghostsAmong } from '#src/portals/bridge-ghosts';
import type { UserId } from '#src/portals/ids';
import type { BridgeSetting, Installation, NetworkSetting } from '#src/portals/installation';

/** What bridges call networks in the records that they write into rooms, by their own word (handbook irc-bridges 1.7). */
export interface RecordedNetworks {
  /** Asks each bridge that tells, once; answers what could not be learned, in words, to who asks first. */
  learn(): Promise<readonly string[]>;
  /** The configured network that this account's bridge records under a name; undefined: it tells of none. */
  recordedBy(sender: UserId, name: string | undefined): NetworkSetting | undefined;
  /** Domains that a bridge reaches and the configuration does not name. */
  unknownOf(bridge: string): readonly string[];
}

/** Names that are asked for before the first room is read. */
export function recordedNetworks(
  { bridges, networks }: Pick<Installation, 'bridges' | 'networks'>,
  drivers: readonly BridgeDriver[],
): RecordedNetworks {
  const told = new Map<string, ReadonlyMap<string, string>>();
  const ofBridge = ({ networks: ids }: BridgeSetting) => networks.filter(({ id }) => ids.includes(id));
  let asked: Promise<readonly string[]> | undefined;
  return {
    learn: async () => {
      if (asked !== undefined) return asked.then(() => []);
      asked = Promise.all(drivers.filter(tellsNetworks).map((driver) => learnFrom(driver, told))).then((all) =>
        all.flat(),
      );
      return asked;
    },
    recordedBy: (sender, name) => {
      if (name === undefined) return undefined;
      const bridge = bridges.find((one) => one.bot === sender || ghostsAmong([sender], one).length > 0);
      const domain = bridge && told.get(bridge.id)?.get(name.toLowerCase());
      return domain === undefined
        ? undefined
        : ofBridge(bridge as BridgeSetting).find((one) => domainOf(one) === domain);
    },
    unknownOf: (id) => {
      const known = bridges
        .filter((one) => one.id === id)
        .flatMap(ofBridge)
        .map(domainOf);
      return [...(told.get(id)?.values() ?? [])].filter((domain) => !known.includes(domain));
    },
  };
}

/** A bridge whose API is down is told by its own source; records are then read by the configured names alone. */
async function learnFrom(
  driver: BridgeDriver & NetworkTeller,
  told: Map<string, ReadonlyMap<string, string>>,
): Promise<readonly string[]> {
  try {
    const networks = await driver.bridgedNetworks();
    told.set(driver.bridge, new Map(networks.map(({ recordedAs, domain }) => [recordedAs.toLowerCase(), domain])));
    return [];
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    return [`what the bridge ${driver.bridge} calls its networks: ${error.text.happened}`];
  }
}

function tellsNetworks(driver: BridgeDriver): driver is BridgeDriver & NetworkTeller {
  return 'bridgedNetworks' in driver;
}

function domainOf({ id, bridgeDomain }: NetworkSetting): string {
  return bridgeDomain ?? id;
}
