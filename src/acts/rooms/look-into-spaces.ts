import type { ActPorts } from '#src/acts/ports';
import { parentsOf } from '#src/consolidation/inspection/spaces';
import { firstLetIn, inOrderOfTrial } from '#src/consolidation/inspection/try-actors';
import { type Entered, lookInside } from './look-inside.ts';
import type { NamedRoom } from './named-room.ts';
import { serverNamesIn } from './server-names.ts';

/** Rooms may claim any number of parents. */
const MOST_SPACES = 5;

/** Joins a service user to the public spaces that these rooms claim to be in, so that it is seen who may edit them (spec P-1). */
export async function lookIntoSpaces(ports: ActPorts, rooms: readonly NamedRoom[]): Promise<readonly Entered[]> {
  const spaces: NamedRoom[] = [];
  for (const { room } of rooms) {
    const actors = inOrderOfTrial(ports.installation);
    const state = (await firstLetIn(actors, ({ id }) => ports.world.readState({ room, as: id })))?.answer ?? [];
    for (const space of parentsOf({ state })) {
      const parent = state.find(({ type, stateKey }) => type === 'm.space.parent' && stateKey === space);
      spaces.push({ room: space, via: serverNamesIn(parent?.content.via) });
    }
  }
  const distinct = spaces.filter(({ room }, index) => spaces.findIndex((other) => other.room === room) === index);
  return lookInside(ports, distinct.slice(0, MOST_SPACES), { peek: false, forAliases: false });
}
