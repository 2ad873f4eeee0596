import type { ErrorKind } from '#src/errors/definition';
import type { ErrorCode } from '#src/errors/registry';
import type { TributaryError } from '#src/errors/tributary-error';

/** What the exit code of a command says (spec F-5). */
export const exitCodes = { done: 0, failed: 1, usage: 2, refused: 3, waits: 4 } as const;

/** One of the five exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const BY_KIND: Readonly<Record<ErrorKind, ExitCode>> = {
  input: exitCodes.usage,
  'not-allowed': exitCodes.refused,
  conflict: exitCodes.refused,
  'not-found': exitCodes.failed,
  temporary: exitCodes.failed,
  bug: exitCodes.failed,
};

const BY_CODE: Partial<Readonly<Record<ErrorCode, ExitCode>>> = {
  CONSENT_MISSING: exitCodes.waits,
};

/** A server or database that refuses us is a failure; only a plan or a party is *refused* in the sense of F-5. */
const OUTSIDE = /^(MATRIX|DATABASE|MIGRATION)_/;

/** The exit code of an error: the one place where errors become exit codes. */
export function exitCodeOf({ code, kind }: Pick<TributaryError, 'code' | 'kind'>): ExitCode {
  if (OUTSIDE.test(code)) return exitCodes.failed;
  return BY_CODE[code] ?? BY_KIND[kind];
}
