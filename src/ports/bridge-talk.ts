import type { ActorId } from '#src/portals/actor';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';

/** Words with a bridge that takes its orders in rooms, spoken by our service user. */
export interface BridgeTalk {
  /** The actor that speaks and reads the answers. */
  readonly as: ActorId;
  readonly user: UserId;
  /** Says one message, word for word; its id marks where the answers begin. */
  say(message: { readonly room: RoomId; readonly text: string }): Promise<EventId>;
  /** Makes a direct room and invites the bridge's bot; whether that comes is up to the bridge. */
  openChat(): Promise<RoomId>;
  /** Enters a room of the bridge, invited by its bot where we hold its token. Throws MATRIX_REFUSED. */
  enter(room: RoomId): Promise<void>;
  leave(room: RoomId): Promise<void>;
  /** Makes a user leave a room by our own power there. Throws MATRIX_REFUSED. */
  remove(request: { readonly room: RoomId; readonly user: UserId; readonly reason: string }): Promise<void>;
  /**
   * What the bridge's bot keeps about a room in its account data of a type; undefined: nothing. The method itself is
   * missing where we do not hold the bot's token.
   */
  readonly readNote?: (query: { readonly room: RoomId; readonly type: string }) => Promise<JsonObject | undefined>;
}
