import type { JsonObject } from '#src/portals/json';

/** One request to an API; the path starts behind the configured address. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** An object is sent as JSON, a text as it is. */
  readonly body?: JsonObject | string;
}

/** What an API answered, whatever its status. */
export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  /** Milliseconds after which it wants to be asked again; undefined when it names no time. */
  readonly retryAfterMs?: number;
}

/** An HTTP API of one bridge; address and secret are known to whoever made it, and to nobody who uses it. */
export interface HttpApi {
  /** Sends once. Throws BRIDGE_UNREACHABLE when nothing was sent, BRIDGE_SILENT when no answer came in time. */
  send(request: ApiRequest): Promise<ApiAnswer>;
}
