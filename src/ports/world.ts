import type { ActorId } from '#src/portals/actor';
import type { EventId, RoomAlias, RoomId, ServerName, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import type { RoomEvent, StateEvent } from '#src/portals/room-event';

/** A room as one actor sees it. */
export interface View {
  readonly room: RoomId;
  readonly as: ActorId;
}

/** Reads a room's current state. Throws MATRIX_REFUSED when the actor may not look. */
export interface RoomStateReader {
  readState(view: View): Promise<readonly StateEvent[]>;
  /** Undefined when there is no such state. */
  readStateEvent(query: View & { readonly type: string; readonly key: string }): Promise<StateEvent | undefined>;
}

/** Reads a room as a whole, in one request where the server knows how. */
export interface RoomReader {
  /** The state, and the newest so many events; without them where the state was known and nothing had to be asked. */
  readRoom(query: View & { readonly newest: number }): Promise<{
    readonly state: readonly StateEvent[];
    readonly newest?: TimelinePart;
  }>;
}

/** Writes one piece of state; compares nothing (the caller did, spec W-7). */
export interface RoomStateWriter {
  writeState(
    write: View & { readonly type: string; readonly key: string; readonly content: JsonObject },
  ): Promise<EventId>;
}

/** Reads who is joined. */
export interface RoomMemberReader {
  joinedMembers(view: View): Promise<readonly UserId[]>;
  /** The rooms the actor is joined to, as they were a moment ago. */
  joinedRooms(as: ActorId): Promise<readonly RoomId[]>;
  /** True when the actor is joined to the room, by the word of its own homeserver; false is never an old answer. */
  isJoined(view: View): Promise<boolean>;
}

/** Joins and leaves as an actor; joining a room one is in, and leaving one one is not in, succeed. */
export interface RoomJoiner {
  join(request: View & { readonly via: readonly ServerName[] }): Promise<void>;
  leave(view: View): Promise<void>;
}

/** Invites a user; an invitation that stands already succeeds. */
export interface RoomInviter {
  invite(request: View & { readonly user: UserId; readonly reason: string }): Promise<void>;
}

/** Sends a message; `act` is put into its content as `io.tributary.act` (spec W-2). */
export interface MessagePoster {
  post(message: View & { readonly act: string; readonly content: JsonObject }): Promise<EventId>;
}

/** Redacts an event. */
export interface MessageRedactor {
  redact(request: View & { readonly event: EventId; readonly reason: string }): Promise<void>;
}

/** Some of what was said in a room, newest first; where the next older part starts is undefined at the room's beginning. */
export interface TimelinePart {
  readonly events: readonly RoomEvent[];
  readonly next: string | undefined;
}

/** What is looked for in a room, so that its server sorts out the rest. */
export interface Sought {
  readonly types: readonly string[];
  /** Left out: anybody. */
  readonly senders?: readonly UserId[];
}

/** Reads what was said: newest first, messages and state alike, back to `since` (milliseconds) and at most `limit` events. */
export interface TimelineReader {
  /**
   * `newest`: the newest part where it was read already; only what is older is asked for. `after`: what the room has after that
   * event, instead of what was sent since a time: times are claims of servers (threat T-10).
   */
  readTimeline(
    query: View & {
      readonly since: number;
      readonly limit: number;
      readonly newest?: TimelinePart;
      readonly after?: EventId | undefined;
    },
  ): Promise<readonly RoomEvent[]>;
  /**
   * What these senders wrote of these types, part after part and newest first, for as long as the caller reads on; it ends at
   * the room's beginning, and a part may be empty. Throws TIMELINE_TOO_LONG where no end is in sight: what was not found then
   * may be there all the same.
   */
  readBack(query: View & Sought): AsyncIterable<readonly RoomEvent[]>;
  /** One event by its id, redactions applied; undefined when it is not there. */
  readEvent(query: View & { readonly event: EventId }): Promise<RoomEvent | undefined>;
}

/** Looks aliases up. Throws ALIAS_UNKNOWN_NOW when the server of the alias cannot be asked: never taken for free. */
export interface AliasResolver {
  /** The room and the servers to join through; undefined when the alias leads nowhere. */
  resolve(alias: RoomAlias): Promise<{ readonly room: RoomId; readonly servers: readonly ServerName[] } | undefined>;
}

/** Lists the aliases that the actor's own homeserver holds for a room. */
export interface AliasLister {
  listAliases(view: View): Promise<readonly RoomAlias[]>;
}

/** Changes aliases on the actor's homeserver. */
export interface AliasMover {
  /** Removing an alias that is not there succeeds. */
  removeAlias(request: { readonly alias: RoomAlias; readonly as: ActorId }): Promise<void>;
  /** Throws ALIAS_TAKEN when the alias exists already: a look decides what it means. */
  pointAlias(request: { readonly alias: RoomAlias; readonly room: RoomId; readonly as: ActorId }): Promise<void>;
}

/** Reads and changes the public directory of the actor's homeserver. */
export interface RoomPublisher {
  isListed(view: View): Promise<boolean>;
  setListed(request: View & { readonly listed: boolean }): Promise<void>;
}

/** All that is asked of the rooms. */
export type World = RoomStateReader &
  RoomReader &
  RoomMemberReader &
  TimelineReader &
  AliasResolver &
  AliasLister & {
    isListed(view: View): Promise<boolean>;
  };

/** All that is done to the rooms; given to nobody but jobs/perform-act and jobs/undo/undo-act. */
export type WorldWriter = RoomStateWriter &
  RoomJoiner &
  RoomInviter &
  MessagePoster &
  MessageRedactor &
  AliasMover & {
    setListed(request: View & { readonly listed: boolean }): Promise<void>;
  };
