import type { ActorId } from '#src/portals/actor';
import type { RoomAlias, RoomId, ServerName } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';

/** A room as a list shows it, without a look inside. */
export interface ListedRoom {
  readonly room: RoomId;
  readonly name?: string;
  readonly topic?: string;
  /** What the list names as its alias: a claim where its server is another than the list's. */
  readonly alias?: RoomAlias;
  /** All that the list shows of it, as one text: the same text, nothing has changed that it could show. */
  readonly shown: string;
}

/** One page of a list. */
export interface RoomPage {
  readonly rooms: readonly ListedRoom[];
  /** What asks for the next page; undefined: this was the last. */
  readonly next?: string;
  /** How many rooms the list says it has. */
  readonly of?: number;
}

/** Reads a homeserver with the rights of its admin; throws ACTOR_UNKNOWN where no admin's token is configured. */
export interface HomeserverAdmin {
  /** Rooms that the homeserver knows, local and joined ones, from this position on. */
  roomsOf(query: { readonly server: ServerName; readonly from: number; readonly limit: number }): Promise<RoomPage>;
  stateOf(query: { readonly server: ServerName; readonly room: RoomId }): Promise<readonly StateEvent[]>;
  aliasesOf(query: { readonly server: ServerName; readonly room: RoomId }): Promise<readonly RoomAlias[]>;
}

/** Reads public room directories, asked through one of ours. */
export interface DirectoryReader {
  /** `of`: whose directory; the actor's own server's, all networks of its bridges included, unless it is another. */
  publicRooms(query: {
    readonly as: ActorId;
    readonly of: ServerName;
    readonly since: string | undefined;
  }): Promise<RoomPage>;
}

/** All ways to find rooms. */
export type RoomLister = HomeserverAdmin & DirectoryReader;
