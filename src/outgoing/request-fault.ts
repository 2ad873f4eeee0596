import { TOO_LATE } from './starts-in-time.ts';

/** What is told of a request that failed: by Node, by undici, or by an error of either that wraps it. */
export interface RequestFault {
  readonly name: string | undefined;
  readonly message: string | undefined;
  /** Such as `ECONNREFUSED`: its own, or that of what caused it. */
  readonly code: string | undefined;
  /** True where it failed before anything was sent, so that it took no effect. */
  readonly isUnsent: boolean;
}

/** Reads what a request threw. The text may hold the address with a token in it: what is told to people is the caller's choice. */
export function requestFault(error: unknown): RequestFault {
  const { name, message } = asFault(error);
  const code = codeOf(error);
  return { name, message, code, isUnsent: code !== undefined && UNSENT.test(code) };
}

/** Codes of failures that come before anything is sent: there is no connection, or what it leads to cannot prove who it is. */
const UNSENT = new RegExp(
  `^(${TOO_LATE}|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|EMFILE|ENFILE|.*CERT.*|.*SIGNATURE)$`,
);

/** A host with several addresses fails with one error for each of them, alike in practice. */
function codeOf(error: unknown): string | undefined {
  const { code, errors, cause } = asFault(error);
  if (typeof code === 'string') return code;
  const inner = errors?.[0] ?? cause;
  return inner === undefined ? undefined : codeOf(inner);
}

/** What errors of Node and undici may hold; told by shape, for not all of them are made in the same realm. */
interface Fault {
  readonly name?: string;
  readonly message?: string;
  readonly code?: unknown;
  readonly errors?: readonly unknown[];
  readonly cause?: unknown;
}

function asFault(error: unknown): Fault {
  return typeof error === 'object' && error !== null ? error : {};
}
