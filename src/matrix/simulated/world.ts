import type { Installation } from '#src/portals/installation';
import type { WorldSnapshot } from '#src/portals/room-snapshot';
import type { Clock } from '#src/ports/clock';
import type { OthersHands, Simulation } from '#src/ports/simulation';
import { simulatedWorld } from './simulated-reading.ts';
import { buildTown } from './simulated-town.ts';
import { simulatedWriter } from './simulated-writing.ts';

/** A twin of the rooms that an inspection saw, for rehearsals: it answers as Synapse would and changes nothing outside. Without a clock its time stands still. */
export function createSimulatedWorld(snapshot: WorldSnapshot, installation: Installation, clock?: Clock): Simulation {
  const town = buildTown(snapshot, installation, clock);
  const write: OthersHands['writeState'] = ({ room, by, type, key, content }) => {
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
