import type { ProvisioningApi } from './provisioning-api.ts';

/** What the bridge calls its networks in what it writes into rooms, which is neither our name nor its APIs' (handbook 1.7). */
export interface NetworkNames {
  /** Asks the bridge, once; a bridge without that API is never asked. */
  learn(): Promise<void>;
  /** The name that stands in records of the network with this domain; undefined: not known. */
  recordedAs(domain: string): string | undefined;
}

/** Names that are learned when they are first needed. */
export function networkNames(provisioning: Pick<ProvisioningApi, 'networks'> | undefined): NetworkNames {
  let learned: ReadonlyMap<string, string> | undefined;
  return {
    learn: async () => {
      if (learned !== undefined || provisioning === undefined) return;
      learned = new Map((await provisioning.networks()).map(({ domain, recordedAs }) => [domain, recordedAs]));
    },
    recordedAs: (domain) => learned?.get(domain),
  };
}
