import type { RoomAlias, UserId } from './ids.ts';
import { isRoomAlias, isUserId } from './ids.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { creatorsStandAbove, type PowerSource } from './power.ts';
import type { StateEvent } from './room-event.ts';

/** The state event of a type and key; undefined when the room has none. */
export function stateOf(state: readonly StateEvent[], type: string, key = ''): StateEvent | undefined {
  return state.find((event) => event.type === type && event.stateKey === key);
}

/** The content of a state event; empty when the room has none or it is no object. */
export function contentOf(state: readonly StateEvent[], type: string, key = ''): JsonObject {
  const content: unknown = stateOf(state, type, key)?.content;
  return isJsonObject(content) ? content : {};
}

/** What the room's power levels are computed from, creators of version 12 included (MSC4289). */
export function powerSourceOf(state: readonly StateEvent[]): PowerSource {
  const create = stateOf(state, 'm.room.create');
  const content = contentOf(state, 'm.room.create');
  const version = typeof content.room_version === 'string' ? content.room_version : '1';
  const levels = stateOf(state, 'm.room.power_levels') ? contentOf(state, 'm.room.power_levels') : undefined;
  return { version, creators: create ? creatorsOf(create, version) : [], levels };
}

/** Everybody whose membership is the given one, in the order of the state. */
export function usersWith(state: readonly StateEvent[], membership: string): readonly UserId[] {
  return state
    .filter((event) => event.type === 'm.room.member' && event.content?.membership === membership)
    .map((event) => event.stateKey)
    .filter(isUserId);
}

/** The main alias and the alternatives that the room's state claims; claims only, the directory decides. */
export function claimedAliases(state: readonly StateEvent[]): {
  readonly main: RoomAlias | undefined;
  readonly all: readonly RoomAlias[];
} {
  const content = contentOf(state, 'm.room.canonical_alias');
  const main = typeof content.alias === 'string' && isRoomAlias(content.alias) ? content.alias : undefined;
  const others = Array.isArray(content.alt_aliases) ? content.alt_aliases : [];
  const claimed = [main, ...others].filter((alias) => typeof alias === 'string' && isRoomAlias(alias));
  return { main, all: [...new Set(claimed as RoomAlias[])] };
}

function creatorsOf(create: StateEvent, version: string): readonly UserId[] {
  const more = creatorsStandAbove(version) ? create.content?.additional_creators : undefined;
  const named = Array.isArray(more) ? more.filter((user) => typeof user === 'string' && isUserId(user)) : [];
  return [...new Set([create.sender, ...(named as UserId[])])];
}
