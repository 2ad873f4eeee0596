import type { InspectionPorts } from '#src/consolidation/inspection';
import { isRoomId, type RoomId } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import type { WorldSnapshot } from '#src/portals/room-snapshot';
import { contentOf } from '#src/portals/room-state';
import type { SeenRoom } from './read-room.ts';
import { firstLetIn, inOrderOfTrial } from './try-actors.ts';

/** One replacement: the tombstone of `from` names `to`. */
export type ChainLink = WorldSnapshot['chain'][number];

const LONGEST_CHAIN = 20;

/**
 * The tombstones that lead on from these rooms, and the historical rooms that lead to them (spec P-8).
 * A predecessor is only believed when its own tombstone points here (threat T-16).
 */
export async function readChain(ports: InspectionPorts, rooms: readonly SeenRoom[]): Promise<readonly ChainLink[]> {
  const known = new Map(rooms.map((seen) => [seen.room, replacementIn(seen)]));
  const onward = await Promise.all(rooms.map((seen) => follow(ports, seen.room, known)));
  const back = await Promise.all(rooms.map((seen) => historyOf(ports, seen, known)));
  const links = [...onward.flat(), ...back.flat()];
  return links.filter(
    (link, index) => links.findIndex(({ from, to }) => from === link.from && to === link.to) === index,
  );
}

type KnownReplacements = ReadonlyMap<RoomId, RoomId | undefined>;

async function follow(ports: InspectionPorts, start: RoomId, known: KnownReplacements): Promise<ChainLink[]> {
  const links: ChainLink[] = [];
  const seen = new Set<RoomId>();
  let from = start;
  while (!seen.has(from) && links.length < LONGEST_CHAIN) {
    seen.add(from);
    const to = await replacementOf(ports, from, known);
    if (!to) break;
    links.push({ from, to });
    from = to;
  }
  return links;
}

async function historyOf(ports: InspectionPorts, seen: SeenRoom, known: KnownReplacements): Promise<ChainLink[]> {
  const links: ChainLink[] = [];
  for (const past of predecessorsIn(seen)) {
    const to = await replacementOf(ports, past, known);
    if (to === seen.room) links.push({ from: past, to });
  }
  return links;
}

async function replacementOf(
  ports: InspectionPorts,
  room: RoomId,
  known: KnownReplacements,
): Promise<RoomId | undefined> {
  if (known.has(room)) return known.get(room);
  const query = { room, type: 'm.room.tombstone', key: '' };
  const seen = await firstLetIn(inOrderOfTrial(ports.installation), (actor) =>
    ports.world.readStateEvent({ ...query, as: actor.id }),
  );
  return asRoom(seen?.answer?.content.replacement_room);
}

function replacementIn({ state }: SeenRoom): RoomId | undefined {
  return asRoom(contentOf(state, 'm.room.tombstone').replacement_room);
}

function predecessorsIn({ state }: SeenRoom): readonly RoomId[] {
  const { predecessor } = contentOf(state, 'm.room.create');
  const later = contentOf(state, 'org.matrix.msc3946.room_predecessor').predecessor_room_id;
  const stable = contentOf(state, 'm.room.predecessor').predecessor_room_id;
  const named = [isJsonObject(predecessor) ? predecessor.room_id : undefined, later, stable].map(asRoom);
  return [...new Set(named.flatMap((room) => room ?? []))];
}

function asRoom(value: unknown): RoomId | undefined {
  return typeof value === 'string' && isRoomId(value) ? value : undefined;
}
