import type { AccountKind, AccountKinds } from '#src/consent/account-kinds';
import { plainName } from '#src/consent/plain-text';
import { bridgeRecordsIn } from '#src/portals/bridge-record';
import type { RoomAlias, RoomId, ServerName, UserId } from '#src/portals/ids';
import { isRoomId, serverOf } from '#src/portals/ids';
import { isJsonObject, type Json, type JsonObject } from '#src/portals/json';
import { levelOf, type PowerSource } from '#src/portals/power';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { StateEvent } from '#src/portals/room-event';
import type { RoomSnapshot, WorldSnapshot } from '#src/portals/room-snapshot';
import { claimedAliases, contentOf, powerSourceOf, stateOf, usersWith } from '#src/portals/room-state';
import { aclOf, type ServerAcl } from '#src/portals/server-acl';
import { adminLevel, aliasesHere } from './projection.ts';

/** Who may join without being asked. */
export type JoinRule = 'public' | 'invite' | 'knock' | 'restricted' | 'knock_restricted' | 'private';
/** Who may read what was said. */
export type HistoryVisibility = 'world_readable' | 'shared' | 'invited' | 'joined';

/** Somebody in a room, with what stands behind the account. */
export interface Member {
  readonly user: UserId;
  readonly server: ServerName;
  readonly kind: AccountKind;
  readonly level: number;
}

/** A room as a plan sees it: everything read, checked and counted; malformed state reads as if it were absent. */
export interface RoomDescription {
  readonly room: RoomId;
  readonly snapshot: RoomSnapshot;
  readonly state: readonly StateEvent[];
  /** False when there is no create event: then nothing is known of the room. */
  readonly known: boolean;
  readonly name: string;
  readonly power: PowerSource;
  readonly type: string | undefined;
  readonly federated: boolean;
  readonly predecessor: RoomId | undefined;
  /** Where a tombstone points; `null` for one that points nowhere; undefined without tombstone. */
  readonly replacement: RoomId | null | undefined;
  readonly encrypted: boolean;
  readonly joinRule: JoinRule;
  /** The rooms whose members may join, where the rule says so. */
  readonly allow: readonly RoomId[];
  readonly history: HistoryVisibility;
  readonly guestsMayJoin: boolean;
  readonly acl: ServerAcl | undefined;
  readonly mainAlias: RoomAlias | undefined;
  /** Aliases that lead here by a directory's word, sorted. */
  readonly aliases: readonly RoomAlias[];
  /** Aliases the room claims of which no directory we can ask says so. */
  readonly unprovenAliases: readonly RoomAlias[];
  readonly members: readonly Member[];
  readonly banned: readonly UserId[];
  readonly channels: readonly LinkedChannel[];
  /** The level of an admin: that of power levels and of the tombstone, whichever is higher. */
  readonly adminLevel: number;
}

/** What of a room decides who may come in and read. */
export type Openness = Pick<RoomDescription, 'joinRule' | 'allow' | 'history' | 'guestsMayJoin'>;

/** Describes one room of an inspection. */
export function describeRoom(snapshot: RoomSnapshot, world: WorldSnapshot, kinds: AccountKinds): RoomDescription {
  const { state } = snapshot;
  const power = powerSourceOf(state);
  const create = contentOf(state, 'm.room.create');
  const aliases = [...aliasesHere(snapshot, world)].sort() as RoomAlias[];
  const claimed = claimedAliases(state);
  return {
    room: snapshot.room,
    snapshot,
    state,
    known: stateOf(state, 'm.room.create') !== undefined,
    name: nameOf(snapshot),
    power,
    type: textOf(create.type),
    federated: create['m.federate'] !== false,
    predecessor: predecessorOf(create),
    replacement: replacementOf(state),
    encrypted: stateOf(state, 'm.room.encryption') !== undefined,
    ...accessOf(state),
    acl: aclOf(state),
    mainAlias: claimed.main !== undefined && aliases.includes(claimed.main) ? claimed.main : undefined,
    aliases,
    unprovenAliases: claimed.all.filter((alias) => !aliases.includes(alias) && !provenElsewhere(alias, world)),
    members: membersOf(state, power, kinds),
    banned: usersWith(state, 'ban'),
    channels: snapshot.channels,
    adminLevel: adminLevel(power),
  };
}

/** The room's name, fit for messages; its main alias or id when it has none. */
function nameOf({ state, room }: RoomSnapshot): string {
  const name = plainName(textOf(contentOf(state, 'm.room.name').name) ?? '');
  return name || plainName(claimedAliases(state).main ?? room);
}

/** The address people know the room by: its main alias, else any alias, else the room id. Never one with lines of its own: sentences hold it. */
export function addressOf({
  mainAlias,
  aliases,
  room,
}: Pick<RoomDescription, 'mainAlias' | 'aliases' | 'room'>): string {
  const fit = [...(mainAlias === undefined ? [] : [mainAlias]), ...aliases].filter((alias) => !BREAKS.test(alias));
  return fit.find((alias) => alias === mainAlias || !isMachineMade(alias)) ?? fit[0] ?? room;
}

/** Matrix allows any character but a colon and NUL in an alias. */
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Gitter's own bridge gave each room an alias of its id, which nobody knows it by (handbook gitter 3.2). */
function isMachineMade(alias: RoomAlias): boolean {
  return /^#[0-9a-f]{24}:/.test(alias);
}

/** People of the room, without ghosts and bots. */
export function humansOf(room: Pick<RoomDescription, 'members'>): readonly Member[] {
  return room.members.filter(({ kind }) => kind === 'human');
}

/** Joined people with at least this level. */
export function humansWithLevel(room: Pick<RoomDescription, 'members'>, level: number): readonly UserId[] {
  return humansOf(room)
    .filter((member) => member.level >= level)
    .map(({ user }) => user);
}

/** Servers that take part in a room with how many members each has, most first. */
export function membersByServer(members: readonly Member[]): readonly (readonly [ServerName, number])[] {
  const counts = new Map<ServerName, number>();
  for (const { server } of members) counts.set(server, (counts.get(server) ?? 0) + 1);
  return [...counts].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
}

function membersOf(state: readonly StateEvent[], power: PowerSource, kinds: AccountKinds): readonly Member[] {
  const observed = selfDeclaredBots(state);
  return usersWith(state, 'join').map((user) => ({
    user,
    server: serverOf(user),
    kind: kinds(user) === 'human' && observed.has(user) ? 'bot' : kinds(user),
    level: levelOf(power, user),
  }));
}

/** Bots of bridges that nobody configured: only an account's own record makes it one, for others could name an admin (threat T-02). */
function selfDeclaredBots(state: readonly StateEvent[]): ReadonlySet<UserId> {
  const own = bridgeRecordsIn(state).filter(({ bridgebot, sender }) => bridgebot === sender);
  return new Set(own.map(({ sender }) => sender));
}

function predecessorOf(create: JsonObject): RoomId | undefined {
  const id = isJsonObject(create.predecessor) ? create.predecessor.room_id : undefined;
  return typeof id === 'string' && isRoomId(id) ? id : undefined;
}

function replacementOf(state: readonly StateEvent[]): RoomId | null | undefined {
  if (!stateOf(state, 'm.room.tombstone')) return undefined;
  const id = contentOf(state, 'm.room.tombstone').replacement_room;
  return typeof id === 'string' && isRoomId(id) ? id : null;
}

const JOIN_RULES: readonly string[] = ['public', 'invite', 'knock', 'restricted', 'knock_restricted', 'private'];
const HISTORIES: readonly string[] = ['world_readable', 'shared', 'invited', 'joined'];

/** What decides about it, as a room or a projection of one says it. */
type OpennessSaid = Readonly<Record<'joinRule' | 'allow' | 'history' | 'guests', Json | undefined>>;

/** Who may come in and who may read, by the room's state. */
export function accessOf(state: readonly StateEvent[]): Openness {
  const { join_rule: joinRule, allow } = contentOf(state, 'm.room.join_rules');
  const history = contentOf(state, 'm.room.history_visibility').history_visibility;
  return accessBy({ joinRule, allow, history, guests: contentOf(state, 'm.room.guest_access').guest_access });
}

/** The same, by what was said of it; a list of rooms counts only under a rule that heeds it. */
export function accessBy({ joinRule: rule, allow, history, guests }: OpennessSaid): Openness {
  const joinRule = (typeof rule === 'string' && JOIN_RULES.includes(rule) ? rule : 'invite') as JoinRule;
  return {
    joinRule,
    allow: joinRule === 'restricted' || joinRule === 'knock_restricted' ? roomsAllowed(allow) : [],
    history: (typeof history === 'string' && HISTORIES.includes(history) ? history : 'shared') as HistoryVisibility,
    guestsMayJoin: guests === 'can_join',
  };
}

/** The rooms that a list of conditions names; malformed ones let nobody in. */
function roomsAllowed(allow: Json | undefined): readonly RoomId[] {
  const rooms = Array.isArray(allow) ? allow.flatMap((entry) => (isJsonObject(entry) ? [entry.room_id] : [])) : [];
  return rooms.filter((room): room is RoomId => typeof room === 'string' && isRoomId(room));
}

/** What the room's list of servers says, as it can be kept; null: it has none. */
export function accessListOf(state: readonly StateEvent[]): Json {
  const acl = aclOf(state);
  return acl ? { allow: [...acl.allow], deny: [...acl.deny] } : null;
}

function provenElsewhere(alias: RoomAlias, world: WorldSnapshot): boolean {
  return Object.hasOwn(world.resolved, alias);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
