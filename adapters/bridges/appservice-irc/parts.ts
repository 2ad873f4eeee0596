import type { DriverPorts } from '#adapters/contract';
import type { BridgeSetting } from '#src/portals/installation';
import type { DebugApi } from './debug-api.ts';
import type { NetworkNames } from './network-names.ts';
import type { ProvisioningApi } from './provisioning-api.ts';

/** What the parts of the driver share. */
export interface Parts {
  readonly setting: BridgeSetting;
  readonly ports: DriverPorts;
  /** Undefined where it is not configured. */
  readonly provisioning: ProvisioningApi | undefined;
  /** Undefined where it is not configured. */
  readonly debug: DebugApi | undefined;
  readonly names: NetworkNames;
  /** The last call for names in each channel: whether the bot saw them in the end. */
  readonly calls: Map<string, Promise<boolean>>;
  /** By channel, when the question was put after which the bot was last sent back, milliseconds since 1970. */
  readonly healed: Map<string, number>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
