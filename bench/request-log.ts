import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** One request of ours to a homeserver. */
export interface LoggedRequest {
  readonly method: string;
  /** Without host, query and the ids of rooms and events. */
  readonly path: string;
  /** Milliseconds since the log began. */
  readonly at: number;
  readonly ms: number;
}

interface Begun {
  readonly method: string;
  readonly path: string;
  readonly at: number;
}

interface Sent {
  readonly request: { readonly method: string; readonly path: string };
}

/** Listens to the requests that this process sends until it is ended: those of our accounts, unless told which. */
export function logRequests(isMeant = (path: string) => path.includes('user_id=')): {
  end(): readonly LoggedRequest[];
} {
  const begun = new Map<object, Begun>();
  const done: LoggedRequest[] = [];
  const start = performance.now();
  const onCreate = (message: unknown) => {
    const { request } = message as Sent;
    if (!isMeant(request.path)) return;
    begun.set(request, { method: request.method, path: request.path, at: performance.now() - start });
  };
  const onEnd = (message: unknown) => {
    const { request } = message as Sent;
    const first = begun.get(request);
    if (!first) return;
    begun.delete(request);
    done.push({ ...first, ms: performance.now() - start - first.at });
  };
  subscribe('undici:request:create', onCreate);
  subscribe('undici:request:trailers', onEnd);
  return {
    end: () => {
      unsubscribe('undici:request:create', onCreate);
      unsubscribe('undici:request:trailers', onEnd);
      return [...done].sort((a, b) => a.at - b.at);
    },
  };
}
