import type { Json } from '#src/portals/json';
import { isJsonObject } from '#src/portals/json';

/** True when both say the same: key order and absent keys do not matter, order within arrays does (spec W-7). */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  return keysOf(a, b).every((key) => sameJson(own(a, key), own(b, key)));
}

/** The own value under a key; names such as `constructor` or `__proto__` mean nothing else (threat T-25). */
export function own(object: { readonly [key: string]: Json | undefined }, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** All own keys of the given objects, each once. */
export function keysOf(...objects: readonly { readonly [key: string]: Json | undefined }[]): string[] {
  return [...new Set(objects.flatMap((object) => Object.keys(object)))];
}
