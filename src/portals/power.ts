import type { UserId } from './ids.ts';
import type { JsonObject } from './json.ts';
import { isJsonObject } from './json.ts';

/** What power levels are computed from; `levels` is undefined in a room without `m.room.power_levels`. */
export interface PowerSource {
  readonly version: string;
  readonly creators: readonly UserId[];
  readonly levels: JsonObject | undefined;
}

/** The versions whose creators stand above every level and are not listed (MSC4289). */
const CREATORS_ABOVE_ALL = new Set(['12', 'org.matrix.hydra.11']);
const DEFAULT_STATE_LEVEL = 50;
const CREATOR_LEVEL_WITHOUT_EVENT = 100;

/** True when the room's version puts its creators above every level (version 12 on). */
export function creatorsStandAbove(version: string): boolean {
  return CREATORS_ABOVE_ALL.has(version) || Number(version) >= 12;
}

/** The level a user has; Infinity for a creator of a version 12 room. */
export function levelOf(source: PowerSource, user: UserId): number {
  if (source.creators.includes(user)) {
    if (creatorsStandAbove(source.version)) return Number.POSITIVE_INFINITY;
    if (!source.levels) return CREATOR_LEVEL_WITHOUT_EVENT;
  }
  const users = source.levels?.users;
  const own = isJsonObject(users) && Object.hasOwn(users, user) ? asLevel(users[user]) : undefined;
  return own ?? asLevel(source.levels?.users_default) ?? 0;
}

/** The level needed to send a state event of this type (default 50, with or without a power levels event). */
export function levelForState(source: PowerSource, type: string): number {
  return eventLevel(source, type) ?? asLevel(source.levels?.state_default) ?? DEFAULT_STATE_LEVEL;
}

/** The level needed to send a message-like event of this type (default 0). */
export function levelForMessage(source: PowerSource, type: string): number {
  return eventLevel(source, type) ?? asLevel(source.levels?.events_default) ?? 0;
}

/** The level needed for `invite`, `kick`, `ban` or `redact` (defaults 0, 50, 50, 50). */
export function levelForDeed(source: PowerSource, deed: 'invite' | 'kick' | 'ban' | 'redact'): number {
  return asLevel(source.levels?.[deed]) ?? (deed === 'invite' ? 0 : DEFAULT_STATE_LEVEL);
}

/** An integer level; older versions also allow strings that read as integers. */
export function asLevel(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value);
  if (typeof value === 'string' && /^\s*[+-]?\d{1,16}\s*$/.test(value)) return Number.parseInt(value, 10);
  return undefined;
}

function eventLevel(source: PowerSource, type: string): number | undefined {
  const events = source.levels?.events;
  return isJsonObject(events) && Object.hasOwn(events, type) ? asLevel(events[type]) : undefined;
}
