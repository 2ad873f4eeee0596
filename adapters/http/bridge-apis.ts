import type { DriverApis } from '#adapters/contract';
import { createHttpApi } from './index.ts';

/** Addresses and secrets of one bridge's APIs as the configuration has them; null: not configured. */
export interface BridgeApiSettings {
  readonly bridge: string;
  readonly provisioning: { readonly url: string; readonly secret: string } | null;
  readonly debug: { readonly url: string; readonly token: string } | null;
}

/** The APIs that a driver is given: the provisioning API is opened by a bearer token, the debug API by one in the query. */
export function bridgeApis({ bridge, provisioning, debug }: BridgeApiSettings): DriverApis {
  return {
    ...(provisioning && {
      provisioning: createHttpApi({
        bridge,
        api: 'provisioning API',
        url: provisioning.url,
        headers: { authorization: `Bearer ${provisioning.secret}` },
      }),
    }),
    ...(debug && {
      debug: createHttpApi({ bridge, api: 'debug API', url: debug.url, query: { access_token: debug.token } }),
    }),
  };
}
