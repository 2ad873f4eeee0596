import type { NetworkOutage, NetworkOutages } from '#src/ports/network-outages';

/** Outages that are remembered as long as the test. */
export function outagesInMemory(): NetworkOutages {
  const known = new Map<string, NetworkOutage>();
  return {
    away: async (outage) => {
      const since = known.get(outage.network)?.since ?? outage.since;
      known.set(outage.network, { ...outage, since });
    },
    back: async (network) => void known.delete(network),
    of: async (network) => known.get(network),
  };
}
