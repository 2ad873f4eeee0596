import type { BridgeTalk, DriverPorts } from '#adapters/contract';
import type { BridgeSetting } from '#src/portals/installation';
import type { Conversation } from './conversation.ts';
import type { KnownRooms } from './network-rooms.ts';

/** What the parts of the driver share. */
export interface Parts {
  readonly setting: BridgeSetting;
  readonly ports: DriverPorts;
  /** Undefined where we have no account that could speak with the bridge. */
  readonly words: Words | undefined;
}

/** How the driver speaks with the bridge. */
export interface Words {
  readonly talk: BridgeTalk;
  readonly conversation: Conversation;
  readonly rooms: KnownRooms;
}
