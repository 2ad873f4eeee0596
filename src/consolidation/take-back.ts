import type { Json, JsonObject } from '#src/portals/json';
import { isJsonObject } from '#src/portals/json';
import { keysOf, own, sameJson } from './same-json.ts';

/** What stood before our write, what we wrote, and what stands now; undefined: there was no such state. */
export interface Versions {
  readonly former: JsonObject | undefined;
  readonly written: JsonObject;
  readonly current: JsonObject | undefined;
}

/** What to write so that our change is gone and everybody else's stays. */
export interface TakenBack {
  /** Equal to `current` when there is nothing to take back. State cannot be deleted: where none stood before, it is `{}`. */
  readonly content: JsonObject;
  /** Paths that we had changed and that somebody else has changed since: they stay as they are (spec W-5). */
  readonly kept: readonly string[];
}

/** The three-way merge of undo: pure, safe to repeat, and the former content exactly when nobody else wrote since. */
export function takeBack({ former, written, current }: Versions): TakenBack {
  const kept: string[] = [];
  const content = mergeObjects({ former: former ?? {}, written, current: current ?? {} }, { path: [], kept });
  return { content, kept };
}

/**
 * Undo of content that means something only as a whole, such as a space's child or a bridge's record: a mixture of two
 * writes would be neither. Whatever others wrote since stays, and is named as `content`.
 */
export function takeBackWhole({ former = {}, written, current = {} }: Versions): TakenBack {
  if (sameJson(current, written)) return { content: former, kept: [] };
  return { content: current, kept: sameJson(current, former) ? [] : ['content'] };
}

interface Trail {
  readonly path: readonly string[];
  readonly kept: string[];
}

interface Objects {
  readonly former: JsonObject;
  readonly written: JsonObject;
  readonly current: JsonObject;
}

interface Values {
  readonly former: Json | undefined;
  readonly written: Json | undefined;
  readonly current: Json | undefined;
}

function mergeObjects({ former, written, current }: Objects, trail: Trail): JsonObject {
  const entries = keysOf(current, former, written).map((key): [string, Json | undefined] => {
    const values = { former: own(former, key), written: own(written, key), current: own(current, key) };
    return [key, mergeValues(values, { path: [...trail.path, key], kept: trail.kept })];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function mergeValues({ former, written, current }: Values, trail: Trail): Json | undefined {
  if (sameJson(written, former)) return current;
  if (sameJson(current, written)) return former;
  if (sameJson(current, former)) return current;
  if (isObjectOrNone(written) && isJsonObject(current) && isObjectOrNone(former)) {
    return mergeObjects({ former: former ?? {}, written: written ?? {}, current }, trail);
  }
  if (isListOrNone(written) && isList(current) && isListOrNone(former)) {
    const left = mergeLists({ former: former ?? [], written: written ?? [], current });
    return former === undefined && left.length === 0 ? undefined : left;
  }
  trail.kept.push(trail.path.join('.'));
  return current;
}

/** Lists of words or numbers (such as `alt_aliases`) are sets: what we added goes, what we removed comes back. */
function mergeLists(lists: Record<keyof Values, readonly Json[]>): Json[] {
  const added = lists.written.filter((item) => !lists.former.includes(item));
  const removed = lists.former.filter((item) => !lists.written.includes(item));
  const left = lists.current.filter((item) => !added.includes(item));
  return [...left, ...removed.filter((item) => !left.includes(item))];
}

/** One of them may have none where the others have some. */
function isObjectOrNone(value: Json | undefined): value is JsonObject | undefined {
  return value === undefined || isJsonObject(value);
}

function isListOrNone(value: Json | undefined): value is readonly Json[] | undefined {
  return value === undefined || isList(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
}
