/** Any JSON value; what comes from a room is nothing more specific until it has been checked. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object, as event contents are. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** True for a plain JSON object (not null, not an array). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
