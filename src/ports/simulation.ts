import type { RoomAlias, RoomId, UserId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { JsonObject } from '#src/portals/json';
import type { WorldSnapshot } from '#src/portals/room-snapshot';
import type { World, WorldWriter } from './world.ts';

/** What people and bridges do in a simulated world: nobody's rights are asked after. */
export interface OthersHands {
  /** A room that the snapshot does not hold is left alone. */
  writeState(write: {
    readonly room: RoomId;
    readonly by: UserId;
    readonly type: string;
    readonly key: string;
    readonly content: JsonObject;
  }): void;
  setMembership(change: { readonly room: RoomId; readonly user: UserId; readonly membership: string }): void;
  pointAlias(change: { readonly alias: RoomAlias; readonly room: RoomId }): void;
}

/** A world in memory with the hands of others in it. */
export interface Simulation {
  readonly world: World;
  readonly writer: WorldWriter;
  readonly others: OthersHands;
}

/** Builds a simulation from what an inspection saw; the snapshot is never changed. */
export type Simulate = (snapshot: WorldSnapshot, installation: Installation) => Simulation;
