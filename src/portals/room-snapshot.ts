import type { ActorId } from './actor.ts';
import type { RoomAlias, RoomId, ServerName } from './ids.ts';
import type { LinkedChannel } from './remote-channel.ts';
import type { RoomEvent, StateEvent } from './room-event.ts';

/** The aliases that one server lists for a room; `aliases` is undefined when it could not be asked. */
export interface ListedAliases {
  readonly server: ServerName;
  readonly aliases: readonly RoomAlias[] | undefined;
}

/** Whether one server's directory lists a room; `listed` is undefined when it could not be asked. */
export interface DirectoryListing {
  readonly server: ServerName;
  readonly listed: boolean | undefined;
}

/** A space that names a room as its child, seen by an actor of ours. */
export interface SpaceListing {
  readonly space: RoomId;
  readonly child: StateEvent;
  /** The actor that may edit the space; undefined when none of ours may. */
  readonly editableBy: ActorId | undefined;
}

/** Everything an inspection saw of one room (spec P-1). */
export interface RoomSnapshot {
  readonly room: RoomId;
  /** The actor whose view this is. */
  readonly readBy: ActorId;
  /** The whole current state, members included. */
  readonly state: readonly StateEvent[];
  readonly aliases: readonly ListedAliases[];
  readonly directories: readonly DirectoryListing[];
  readonly spaces: readonly SpaceListing[];
  /** What the drivers of configured bridges say is linked here. */
  readonly channels: readonly LinkedChannel[];
  /** The newest messages, newest first; empty when they could not be read. */
  readonly recent: readonly RoomEvent[];
}

/** One inspection of all rooms of a plan, taken at `takenAt` (milliseconds since 1970). */
export interface WorldSnapshot {
  readonly takenAt: number;
  readonly canonical: RoomSnapshot;
  readonly sources: readonly RoomSnapshot[];
  /** Other rooms that were met on the way: replacements of tombstones, historical rooms (P-8). */
  readonly chain: readonly { readonly from: RoomId; readonly to: RoomId }[];
  /** What each alias of these rooms resolves to; undefined value: nothing; absent key: could not be asked. */
  readonly resolved: Readonly<Record<string, RoomId | undefined>>;
}
