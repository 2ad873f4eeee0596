import type { ErrorKind, ErrorRetry, TookEffect } from './definition.ts';
import { type ErrorCode, errorDefinitions } from './registry.ts';

/** The values that fill an error's placeholders; never secrets. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

/** The three sentences of an error, filled with its facts. */
export interface ErrorText {
  readonly happened: string;
  readonly left: string;
  readonly now: string;
}

/** What may differ from the definition in one occurrence. */
export interface ErrorDetails {
  readonly facts?: Facts;
  readonly cause?: unknown;
  readonly retry?: ErrorRetry;
  readonly tookEffect?: TookEffect;
}

/** The one class of expected failures: a code of the registry with the facts of this occurrence. */
export class TributaryError extends Error {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly retry: ErrorRetry;
  readonly tookEffect: TookEffect;
  readonly facts: Facts;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    const definition = errorDefinitions[code];
    const facts = details.facts ?? {};
    super(fill(definition.happened, facts), { cause: details.cause });
    this.name = 'TributaryError';
    this.code = code;
    this.kind = definition.kind;
    this.retry = details.retry ?? definition.retry;
    this.tookEffect = details.tookEffect ?? definition.tookEffect;
    this.facts = facts;
  }

  /** What happened, what was left as it was, what to do now (spec E-2). */
  get text(): ErrorText {
    const { happened, left, now } = errorDefinitions[this.code];
    return { happened: fill(happened, this.facts), left: fill(left, this.facts), now: fill(now, this.facts) };
  }
}

/** Replaces `{name}` by the fact of that name; an absent fact reads "?". */
function fill(template: string, facts: Facts): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => String(facts[name] ?? '?'));
}

/** True when the value is one of our coded errors, with the given code if one is named. */
export function isTributaryError(value: unknown, code?: ErrorCode): value is TributaryError {
  return value instanceof TributaryError && (code === undefined || value.code === code);
}
