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
  /** Modes by network room and channel, asked a moment ago: each question uses up some of the bridge's right to speak. */
  readonly modes: Map<string, ModesHeard>;
}

/** The modes of a channel and when they were heard, in milliseconds since 1970. */
export interface ModesHeard {
  readonly modes: readonly string[];
  readonly at: number;
}
