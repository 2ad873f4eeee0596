import type { ActorId } from '#src/portals/actor';
import type { EventId, RoomAlias, RoomId, ServerName, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import type { LinkedChannel } from '#src/portals/remote-channel';

/** Joins the actor to a room through the named servers. */
export interface JoinAct {
  readonly verb: 'join';
  readonly actor: ActorId;
  readonly room: RoomId;
  readonly via: readonly ServerName[];
}

/** Makes the actor leave a room. */
export interface LeaveAct {
  readonly verb: 'leave';
  readonly actor: ActorId;
  readonly room: RoomId;
}

/** Invites a user into a room. */
export interface InviteAct {
  readonly verb: 'invite';
  readonly actor: ActorId;
  readonly room: RoomId;
  readonly user: UserId;
  readonly reason: string;
}

/** Replaces one piece of room state. */
export interface WriteStateAct {
  readonly verb: 'write-state';
  readonly actor: ActorId;
  readonly room: RoomId;
  readonly type: string;
  readonly key: string;
  readonly content: JsonObject;
}

/** Points an alias that led to `from` at `to`: delete, put, and a look that proves it. */
export interface MoveAliasAct {
  readonly verb: 'move-alias';
  readonly actor: ActorId;
  readonly alias: RoomAlias;
  readonly from: RoomId;
  readonly to: RoomId;
}

/** Sends a message of ours; `purpose` tells it from other messages of the same step. */
export interface PostAct {
  readonly verb: 'post';
  readonly actor: ActorId;
  readonly room: RoomId;
  readonly purpose: string;
  readonly content: JsonObject;
}

/** Lists a room in a server's directory, or takes it out. */
export interface ListRoomAct {
  readonly verb: 'list-room';
  readonly actor: ActorId;
  readonly room: RoomId;
  readonly server: ServerName;
  readonly listed: boolean;
}

/** Asks a bridge to link a channel to a room. */
export interface LinkAct {
  readonly verb: 'link';
  readonly bridge: string;
  readonly channel: LinkedChannel;
  readonly room: RoomId;
  /** Who asks the bridge (spec W-13); undefined where the driver needs nobody. */
  readonly requester?: UserId;
  /** The room the channel is linked to now. */
  readonly source?: RoomId;
}

/** Asks a bridge to remove a link. */
export interface UnlinkAct {
  readonly verb: 'unlink';
  readonly bridge: string;
  readonly channel: LinkedChannel;
  readonly room: RoomId;
}

/** Replaces a room by canonical, for good: the only act that nothing takes back. */
export interface TombstoneAct {
  readonly verb: 'tombstone';
  readonly actor: ActorId;
  readonly room: RoomId;
  readonly replacement: RoomId;
  readonly body: string;
}

/** One change of the world, as data: what is rehearsed, recorded, performed and taken back. */
export type Act =
  | JoinAct
  | LeaveAct
  | InviteAct
  | WriteStateAct
  | MoveAliasAct
  | PostAct
  | ListRoomAct
  | LinkAct
  | UnlinkAct
  | TombstoneAct;

/** What a performed act left behind. */
export interface ActOutcome {
  /**
   * `already`: the world was as wanted before we acted, so nothing was written (spec W-1, W-7).
   * `waits`: somebody has to act first; such an outcome is handed to the step and never recorded as final.
   */
  readonly result: 'done' | 'already' | 'refused' | 'waits';
  /** The event it made; undefined where it makes none. */
  readonly event?: EventId;
  /** Why a refusal that does not stop the run was refused (step 14). */
  readonly why?: string;
  /** Whom a `waits` waits for; `until` is milliseconds since 1970. */
  readonly waitsFor?: { readonly who: string; readonly what: string; readonly until?: number };
  /** Of a link: a moment at which it was not there yet, milliseconds since 1970; undefined: nobody saw it come. */
  readonly since?: number;
  /** How often it was written because somebody took it back (spec W-7); undefined: once. 0: a person was asked since. */
  readonly tries?: number;
  /** The state event that it was meant to replace, as we last saw it; undefined: nobody looked so closely. */
  readonly over?: EventId | 'nothing';
}

/** What stood before the act, recorded with the intent; it is what undo puts back. */
export interface Former {
  /** Former content of a state event; undefined when there was none. */
  readonly content?: JsonObject;
  /** True when the actor was joined before. */
  readonly joined?: boolean;
  /** True when whoever is invited had an open invitation before, whoever made it. */
  readonly invited?: boolean;
  /** Former directory value. */
  readonly listed?: boolean;
  /** Where the alias led; undefined: nowhere. */
  readonly target?: RoomId;
  /** True when the channel was linked to the room before. */
  readonly linked?: boolean;
}

/** The name of an act within its run: the same act again has the same name (spec W-2). */
export function nameOfAct(act: Act): string {
  return [act.verb, ...placeOf(act)].join(' ');
}

/** The reason that a person whose ban is lifted reads, and by which that act is known. */
export const BAN_LIFTED = 'An admin of this room lifted the ban.';

/** One line for people, the same in plan, log and report. */
export function describeAct(act: Act): string {
  switch (act.verb) {
    case 'join':
      return `${act.actor} joins ${act.room}`;
    case 'leave':
      return `${act.actor} leaves ${act.room}`;
    case 'invite':
      return `${act.actor} invites ${act.user} to ${act.room}`;
    case 'write-state':
      if (act.type === 'm.room.member')
        return `${act.actor} ${act.content.reason === BAN_LIFTED ? 'lifts the ban of' : 'removes'} ${act.key} from ${act.room}`;
      return `${act.actor} writes ${act.type}${act.key === '' ? '' : ` (${act.key})`} in ${act.room}`;
    case 'move-alias':
      return `${act.actor} points ${act.alias} from ${act.from} to ${act.to}`;
    case 'post':
      return `${act.actor} posts the ${act.purpose} in ${act.room}`;
    case 'list-room':
      return `${act.actor} ${act.listed ? 'lists' : 'unlists'} ${act.room} on ${act.server}`;
    case 'link':
      return `${act.bridge} links ${act.channel.channel} to ${act.room}`;
    case 'unlink':
      return `${act.bridge} unlinks ${act.channel.channel} from ${act.room}`;
    case 'tombstone':
      return `${act.actor} replaces ${act.room} by ${act.replacement}, for good`;
  }
}

function placeOf(act: Act): string[] {
  switch (act.verb) {
    case 'join':
    case 'leave':
      return [act.actor, act.room];
    case 'invite':
      return [act.user, act.room];
    case 'write-state':
      return [act.room, act.type, act.key];
    case 'move-alias':
      return [act.alias, act.to];
    case 'post':
      return [act.room, act.purpose];
    case 'list-room':
      return [act.room, act.server];
    case 'link':
    case 'unlink':
      return [act.bridge, act.channel.network ?? '', act.channel.channel, act.room];
    case 'tombstone':
      return [act.room];
  }
}
