import type { EventId, RoomId, UserId } from '#src/portals/ids';

/** A room whose people want no more questions, and who said so. */
export interface QuietRoom {
  readonly room: RoomId;
  readonly by: UserId;
  /** The message that is the evidence. */
  readonly event: EventId;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Remembers in which rooms nobody may be asked any more (spec C-12). */
export interface QuietRooms {
  /** Keeping a room quiet that is quiet already changes nothing. */
  keepQuiet(quiet: QuietRoom): Promise<void>;
  /** Asking is welcome again; harmless where it always was. */
  welcome(room: RoomId): Promise<void>;
  /** Undefined where asking is welcome. */
  find(room: RoomId): Promise<QuietRoom | undefined>;
}
