import type { ErrorKind, ErrorRetry, TookEffect } from './definition.ts';
import { type ConfigProblem, InvalidConfig } from './invalid-config.ts';
import { printableWithin } from './printable.ts';
import type { ErrorCode } from './registry.ts';
import { type ErrorText, TributaryError } from './tributary-error.ts';

/** An error as every face can show it; as JSON it is what `--json` prints under `error`. */
export interface ErrorDocument {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly retry: ErrorRetry;
  readonly tookEffect: TookEffect;
  readonly text: ErrorText;
  /** Present when the configuration is at fault. */
  readonly problems?: readonly ConfigProblem[];
}

const MOST_CHARACTERS = 500;

/** Describes whatever was thrown; what is none of our coded errors is an INTERNAL_FAULT, with passwords in addresses hidden. */
export function describeError(error: unknown): ErrorDocument {
  const coded = asCoded(error);
  const { code, kind, retry, tookEffect, text } = coded;
  return { code, kind, retry, tookEffect, text, ...(coded instanceof InvalidConfig && { problems: coded.problems }) };
}

/** The error itself when it is coded, else the INTERNAL_FAULT that stands for it. */
export function asCoded(error: unknown): TributaryError {
  if (error instanceof TributaryError) return error;
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new TributaryError('INTERNAL_FAULT', {
    facts: { what: printableWithin(withoutPasswords(what), MOST_CHARACTERS) },
    cause: error,
  });
}

function withoutPasswords(text: string): string {
  return text.replace(/(\/\/[^\s/:@]*):[^\s/@]*@/g, '$1:[secret]@');
}
