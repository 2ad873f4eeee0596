import { LogService, setRequestFn } from 'matrix-bot-sdk';
import { exchange } from './exchange.ts';

/** What matrix-bot-sdk hands to its request function. */
interface SdkRequest {
  readonly uri: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly qs?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>> | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeout: number;
}

type SdkCallback = (
  error: unknown,
  response?: { readonly statusCode: number; readonly body: object },
  body?: object,
) => void;

const USER_AGENT = 'tributary';
const silent = () => undefined;

let installed = false;

/**
 * Puts our own HTTP below matrix-bot-sdk, for the whole process: the library's own is unmaintained, knows no header of an
 * answer and throws raw responses. Its log is silenced, for every failure reaches the caller as an error.
 */
export function installRequestLayer(): void {
  if (installed) return;
  installed = true;
  setRequestFn(requestOfSdk);
  LogService.setLogger({ info: silent, warn: silent, error: silent, debug: silent, trace: silent });
}

function requestOfSdk(wanted: SdkRequest, callback: SdkCallback): void {
  const sent = exchange({
    url: addressOf(wanted),
    method: wanted.method,
    headers: { ...wanted.headers, 'User-Agent': USER_AGENT },
    body: wanted.body,
    timeoutMs: wanted.timeout,
  });
  sent.then(
    ({ status, body }) => callback(null, { statusCode: status, body }, body),
    (error) => callback(error),
  );
}

function addressOf({ uri, qs }: SdkRequest): URL {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(qs ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) url.searchParams.append(name, String(item));
    }
  }
  return url;
}
