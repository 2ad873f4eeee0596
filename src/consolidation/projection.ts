import type { AccountKinds } from '#src/consent/account-kinds';
import { isUserId, type RoomId, type UserId } from '#src/portals/ids';
import { isJsonObject, type Json, type JsonObject } from '#src/portals/json';
import { asLevel, levelForDeed, levelForState, levelOf, type PowerSource } from '#src/portals/power';
import type { StateEvent } from '#src/portals/room-event';
import type { RoomSnapshot, WorldSnapshot } from '#src/portals/room-snapshot';
import { contentOf, powerSourceOf, stateOf } from '#src/portals/room-state';
import type { Projection } from './plan.ts';

/** The thresholds that a plan depends on, by event type. */
const STATE_THRESHOLDS = [
  'm.room.power_levels',
  'm.room.tombstone',
  'm.room.canonical_alias',
  'm.room.join_rules',
  'm.room.history_visibility',
  'm.room.server_acl',
  'm.room.name',
  'm.bridge',
] as const;

const DEEDS = ['invite', 'kick', 'ban', 'redact'] as const;

/** What the rooms said, as far as a plan depends on it: levels of ghosts and bots are not in it (spec P-5). */
export function projectWorld(world: WorldSnapshot, kinds: AccountKinds): Projection {
  const rooms = [world.canonical, ...world.sources];
  return Object.fromEntries(rooms.map((room) => [room.room, projectRoom({ room, world, kinds })]));
}

/** The part of the projection that an event of this type decides, for comparing what we wrote with what is seen. */
export function projectState(type: string, content: JsonObject): Readonly<Record<string, Json>> | undefined {
  const field = CONTENT_FIELDS[type];
  return field?.(content);
}

const CONTENT_FIELDS: Readonly<Record<string, (content: JsonObject) => Readonly<Record<string, Json>>>> = {
  'm.room.tombstone': (content) => ({ tombstone: { replacement: content.replacement_room ?? null } }),
  'm.room.encryption': (content) => ({ encryption: content.algorithm ?? 'unknown' }),
  'm.room.join_rules': (content) => ({ joinRule: content.join_rule ?? 'invite', allow: content.allow ?? null }),
  'm.room.history_visibility': (content) => ({ history: content.history_visibility ?? 'shared' }),
  'm.room.guest_access': (content) => ({ guests: content.guest_access ?? 'forbidden' }),
  'm.room.server_acl': (content) => ({ acl: { allow: content.allow ?? null, deny: content.deny ?? null } }),
};

const ABSENT: Readonly<Record<string, Json>> = {
  tombstone: null,
  encryption: null,
  joinRule: 'invite',
  allow: null,
  history: 'shared',
  guests: 'forbidden',
  acl: null,
};

interface RoomInWorld {
  readonly room: RoomSnapshot;
  readonly world: WorldSnapshot;
  readonly kinds: AccountKinds;
}

function projectRoom({ room, world, kinds }: RoomInWorld): Json {
  const { state } = room;
  const power = powerSourceOf(state);
  const written = Object.entries(CONTENT_FIELDS).flatMap(([type, field]) =>
    stateOf(state, type) ? [field(contentOf(state, type))] : [],
  );
  return {
    ...ABSENT,
    ...Object.assign({}, ...written),
    creation: creationOf(state, power),
    thresholds: thresholdsOf(power),
    admins: [...powerfulHumans(power, kinds)].sort(),
    aliases: [...aliasesHere(room, world)].sort(),
  };
}

function creationOf(state: readonly StateEvent[], power: PowerSource): Json {
  const content = contentOf(state, 'm.room.create');
  return {
    version: power.version,
    creators: [...power.creators].sort(),
    type: content.type ?? null,
    federate: content['m.federate'] !== false,
    predecessor: content.predecessor ?? null,
  };
}

/** The levels that acts need in a room; that of messages is left out, since networks switch it at will. */
export function thresholdsOf(power: PowerSource): Json {
  const forState = STATE_THRESHOLDS.map((type): [string, Json] => [type, levelForState(power, type)]);
  const deeds = DEEDS.map((deed): [string, Json] => [deed, levelForDeed(power, deed)]);
  return Object.fromEntries([...forState, ...deeds, ['users_default', asLevel(power.levels?.users_default) ?? 0]]);
}

/**
 * People named in the room's power who can both change power levels and retire it: real power, not a number (handbook
 * gitter 3.3). Who is joined does not matter here: following the signpost to canonical is no drift.
 */
export function powerfulHumans(power: PowerSource, kinds: AccountKinds): readonly UserId[] {
  const needed = adminLevel(power);
  const users = isJsonObject(power.levels?.users) ? Object.keys(power.levels.users) : [];
  const named = [...new Set<string>([...users, ...power.creators])].filter(isUserId);
  return named.filter((user) => kinds(user) === 'human' && levelOf(power, user) >= needed);
}

/** The level of an admin: that of power levels and of the tombstone, whichever is higher. */
export function adminLevel(power: PowerSource): number {
  return Math.max(levelForState(power, 'm.room.power_levels'), levelForState(power, 'm.room.tombstone'));
}

/** The aliases that lead to the room by the word of a directory. */
export function aliasesHere(room: RoomSnapshot, world: WorldSnapshot): readonly string[] {
  const listed = room.aliases.flatMap(({ aliases }) => aliases ?? []);
  const resolved = Object.entries(world.resolved).flatMap(([alias, target]) => (target === room.room ? [alias] : []));
  const elsewhere = (alias: string): boolean => leadsElsewhere(alias, room.room, world);
  return [...new Set<string>([...listed.filter((alias) => !elsewhere(alias)), ...resolved])];
}

function leadsElsewhere(alias: string, room: RoomId, world: WorldSnapshot): boolean {
  const target = Object.hasOwn(world.resolved, alias) ? world.resolved[alias] : undefined;
  return target !== undefined && target !== room;
}
