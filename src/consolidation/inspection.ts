import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { WorldSnapshot } from '#src/portals/room-snapshot';
import type { BridgeDrivers } from '#src/ports/bridge-driver';
import type { Clock } from '#src/ports/clock';
import type { World } from '#src/ports/world';

/** What an inspection looks through; it changes nothing. */
export interface InspectionPorts {
  readonly world: World;
  readonly installation: Installation;
  readonly drivers: BridgeDrivers;
  readonly clock: Clock;
}

/** The rooms of one inspection. */
export interface RoomsInQuestion {
  readonly canonical: RoomId;
  readonly sources: readonly RoomId[];
  /**
   * `drift` reads only what the projection holds: state and aliases; `drift-and-talk` the newest talk with it, for whoever
   * listens next; left out: everything that a plan shows.
   */
  readonly purpose?: 'drift' | 'drift-and-talk';
  /** Who of ours saw a room last, and is tried first there; left out: service users come first. */
  readonly readerIn?: (room: RoomId) => ActorId;
}

/**
 * Takes everything a plan depends on (spec P-1); src/consolidation/inspect-world.ts holds the one there is.
 * Throws ROOM_NOT_READABLE when none of our actors can see a room, and what the servers' failures throw.
 */
export type InspectWorld = (ports: InspectionPorts, rooms: RoomsInQuestion) => Promise<WorldSnapshot>;
