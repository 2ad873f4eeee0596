import type { RoomAlias, RoomId, UserId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { JsonObject } from '#src/portals/json';
import type { WorldSnapshot } from '#src/portals/room-snapshot';
import type { Clock } from '#src/ports/clock';
import type { World, WorldWriter } from '#src/ports/world';
import { simulatedWorld } from './simulated-reading.ts';
import { buildTown } from './simulated-town.ts';
import { simulatedWriter } from './simulated-writing.ts';

/** What people and bridges do in a simulated world: nobody's rights are asked after. */
export interface SimulatedOthers {
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

/** A world in memory, with the hands of others in it. */
export interface SimulatedWorld {
  readonly world: World;
  readonly writer: WorldWriter;
  readonly others: SimulatedOthers;
}

/** A twin of the rooms that an inspection saw, for rehearsals: it answers as Synapse would and changes nothing outside. Without a clock its time stands still. */
export function createSimulatedWorld(
  snapshot: WorldSnapshot,
  installation: Installation,
  clock?: Clock,
): SimulatedWorld {
  const town = buildTown(snapshot, installation, clock);
  const write: SimulatedOthers['writeState'] = ({ room, by, type, key, content }) => {
    town.rooms.get(room)?.write({ ...town.stamp(), type, stateKey: key, sender: by, content });
  };
  return {
    world: simulatedWorld(town),
    writer: simulatedWriter(town),
    others: {
      writeState: write,
      setMembership: ({ room, user, membership }) => {
        write({ room, by: user, type: 'm.room.member', key: user, content: { membership } });
      },
      pointAlias: ({ alias, room }) => {
        town.aliases.set(alias, room);
      },
    },
  };
}
