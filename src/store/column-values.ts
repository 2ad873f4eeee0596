import { TributaryError } from '#src/errors/tributary-error';

/** Milliseconds since 1970 as a timestamp column takes them. */
export function toTimestamp(ms: number): Date {
  return new Date(ms);
}

/** A timestamp column as milliseconds since 1970. */
export function toMs(timestamp: Date): number {
  return timestamp.getTime();
}

/** Like `toMs` for a column that may be null: undefined then. */
export function toOptionalMs(timestamp: Date | null): number | undefined {
  return timestamp === null ? undefined : timestamp.getTime();
}

/** Like `toTimestamp` for a value that may be absent: null then. */
export function toOptionalTimestamp(ms: number | undefined): Date | null {
  return ms === undefined ? null : new Date(ms);
}

/** Free text for a text column: PostgreSQL keeps no NUL character, which a room or a person may have sent. */
export function toText(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

/** Like `toText` for text that may be absent: null then. */
export function toOptionalText(text: string | undefined): string | null {
  return text === undefined ? null : toText(text);
}

/** Any JSON for a `json` column, which keeps it as it is, NUL and lone surrogates included (`jsonb` would refuse them). */
export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

/** Leaves out members that are undefined or null: an absent column is an absent property. */
export function present<T extends object>(members: T): { [K in keyof T]: NonNullable<T[K]> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries) as { [K in keyof T]: NonNullable<T[K]> };
}

/** The error for a row that this code cannot have written. */
export function brokenRecord(what: string, cause?: unknown): TributaryError {
  return new TributaryError('INTERNAL_FAULT', { facts: { what: `the record of ${what} is damaged` }, cause });
}
