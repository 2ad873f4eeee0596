import type { RoomAlias, RoomId, UserId } from '#src/portals/ids';
import { isRoomAlias } from '#src/portals/ids';
import type { Json, JsonObject } from '#src/portals/json';
import { isJsonObject } from '#src/portals/json';
import { asLevel } from '#src/portals/power';
import type { RoomStateWriter } from '#src/ports/world';
import { targetOf } from './simulated-reading.ts';
import type { Place, SimulatedTown } from './simulated-town.ts';
import { refused } from './simulated-town.ts';

type StateWrite = Parameters<RoomStateWriter['writeState']>[0];

/** The parts of power levels that hold a level for each name. */
const LEVEL_MAPS = ['users', 'events', 'notifications'];

/** Throws what Synapse answers to content that is unsound whoever sends it. */
export function requireSoundState({ actor, room }: Place, { type, content }: StateWrite): void {
  if (type !== 'm.room.tombstone') return;
  const { replacement_room: replacement } = content;
  const bad = { status: 400, errcode: 'M_UNKNOWN' };
  if (typeof replacement !== 'string') throw refused(actor, room.id, 'Content has no replacement_room key', bad);
  if (replacement === room.id) throw refused(actor, room.id, 'Tombstone cannot reference the room it was sent in', bad);
}

/** Throws what Synapse answers to state that the level allows but the rules of its type do not. */
export function requireAllowedState(town: SimulatedTown, place: Place, write: StateWrite): void {
  const { actor, room } = place;
  if (write.key.startsWith('@') && write.key !== actor.user) {
    throw refused(actor, room.id, `You are not allowed to set others state`);
  }
  if (write.type === 'm.room.canonical_alias') requireOwnAliases(town, place, write.content);
  if (write.type === 'm.room.power_levels') requireLevelsBelow(place, write.content);
}

/** Throws what Synapse answers to a message without its two required fields. */
export function requireMessage({ actor, room }: Place, content: JsonObject): void {
  const absent = ['msgtype', 'body'].find((field) => typeof content[field] !== 'string');
  const bad = { status: 400, errcode: 'M_UNKNOWN' };
  if (absent !== undefined) throw refused(actor, room.id, `'${absent}' not in content`, bad);
}

/** Only aliases that are new in the event are checked (matrix.md 1.2). */
function requireOwnAliases(town: SimulatedTown, { actor, room }: Place, content: JsonObject): void {
  const before = new Set(aliasesIn(room.contentOf('m.room.canonical_alias')));
  for (const alias of aliasesIn(content).filter((one) => !before.has(one))) {
    const target: RoomId | undefined = isRoomAlias(alias) ? targetOf(town, alias as RoomAlias) : undefined;
    if (target === room.id) continue;
    const bad = { status: 400, errcode: 'M_BAD_ALIAS' };
    throw refused(actor, room.id, `Room alias ${alias} does not point to the room`, bad);
  }
}

/** Nobody may touch a level above the own one, nor lower somebody who is as high (matrix.md 1.5). */
function requireLevelsBelow({ actor, room }: Place, content: JsonObject): void {
  const own = room.levelOf(actor.user);
  const before = room.contentOf('m.room.power_levels');
  for (const { path, former, wanted } of changesOf(before, content)) {
    const isAbove = (former ?? 0) > own || (wanted ?? 0) > own;
    const isPeer = path.startsWith('users ') && path !== `users ${actor.user as UserId}` && (former ?? 0) >= own;
    if (isAbove || isPeer) throw refused(actor, room.id, `You don't have permission to change the level of ${path}`);
  }
}

function changesOf(before: JsonObject, after: JsonObject) {
  const levels = { before: flat(before), after: flat(after) };
  const paths = new Set([...levels.before.keys(), ...levels.after.keys()]);
  return [...paths]
    .map((path) => ({ path, former: levels.before.get(path), wanted: levels.after.get(path) }))
    .filter(({ former, wanted }) => former !== wanted);
}

/** Every level by its path, such as `users @a:b` or `state_default`. */
function flat(content: JsonObject): ReadonlyMap<string, number | undefined> {
  const single = Object.entries(content).filter(([name]) => !LEVEL_MAPS.includes(name));
  const nested = LEVEL_MAPS.flatMap((map) =>
    entriesOf(content[map]).map(([name, level]) => [`${map} ${name}`, level] as const),
  );
  return new Map([...single, ...nested].map(([path, level]) => [path, asLevel(level)]));
}

function entriesOf(value: Json | undefined): readonly (readonly [string, Json | undefined])[] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

function aliasesIn(content: JsonObject): readonly string[] {
  const others = Array.isArray(content.alt_aliases) ? content.alt_aliases : [];
  return [content.alias, ...others].filter((alias) => typeof alias === 'string');
}
