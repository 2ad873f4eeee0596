import type { DriverApis } from '#adapters/contract';
import { createHttpApi } from './index.ts';

/** Addresses and secrets of one bridge's APIs as the configuration has them; null: not configured. */
export interface BridgeApiSettings {
  readonly bridge: string;
  readonly provisioning: { readonly url: string; readonly secret: string } | null;
  readonly debug: { readonly url: string; readonly token: string } | null;
  /** Milliseconds for one request; undefined: as long as requests usually may take. */
  readonly deadlineMs?: number | undefined;
}

/** The APIs that a driver is given: the provisioning API is opened by a bearer token, the debug API by one in the query. */
export function bridgeApis({ bridge, provisioning, debug, deadlineMs }: BridgeApiSettings): DriverApis {
  const usual = { bridge, ...(deadlineMs !== undefined && { deadlineMs }) };
  return {
    ...(provisioning && {
      provisioning: createHttpApi({
        ...usual,
        api: 'provisioning API',
        url: provisioning.url,
        headers: { authorization: `Bearer ${provisioning.secret}` },
      }),
    }),
    ...(debug && {
      debug: createHttpApi({ ...usual, api: 'debug API', url: debug.url, query: { access_token: debug.token } }),
    }),
  };
}
