import type { RoomId, ServerName } from '#src/portals/ids';

/** A room that somebody named, with the servers through which it can be joined. */
export interface NamedRoom {
  readonly room: RoomId;
  readonly via: readonly ServerName[];
}
