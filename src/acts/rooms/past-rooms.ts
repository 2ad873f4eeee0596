import type { RoomsInspection } from '#src/consolidation/inspection/inspect-world';
import type { RoomId } from '#src/portals/ids';

/**
 * The rooms that another room of the inspection has replaced already: they are its past, not one more duplicate (spec P-8).
 * A room that canonical itself replaced stays in the plan, so that what is left of it is tidied up.
 */
export function replacedBySource({ rooms, chain }: RoomsInspection, canonical: RoomId | undefined): readonly RoomId[] {
  const inspected = new Set(rooms.map(({ room }) => room));
  return [...inspected].filter((room) => {
    const successors = successorsOf(room, chain);
    const circle = successors.includes(room);
    return room !== canonical && !circle && successors.some((next) => inspected.has(next) && next !== canonical);
  });
}

function successorsOf(start: RoomId, chain: RoomsInspection['chain']): readonly RoomId[] {
  const found: RoomId[] = [];
  let next = chain.find(({ from }) => from === start)?.to;
  while (next !== undefined && !found.includes(next)) {
    found.push(next);
    const from: RoomId = next;
    next = chain.find((link) => link.from === from)?.to;
  }
  return found;
}
