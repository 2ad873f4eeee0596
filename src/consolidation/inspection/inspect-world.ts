import type { InspectionPorts, InspectWorld } from '#src/consolidation/inspection';
import type { RoomId } from '#src/portals/ids';
import type { ListedAliases, RoomSnapshot, WorldSnapshot } from '#src/portals/room-snapshot';
import { readChain } from './chains.ts';
import { listAliases, readChannels, readDirectories, readRecent, type SeenRoom, seeRoom } from './read-room.ts';
import { type Resolved, resolveAliases } from './resolve-aliases.ts';
import { findSpaces, listingsOf } from './spaces.ts';

/** An inspection of rooms among which canonical may not have been chosen yet. */
export interface RoomsInspection {
  readonly takenAt: number;
  readonly rooms: readonly RoomSnapshot[];
  readonly chain: WorldSnapshot['chain'];
  readonly resolved: Resolved;
}

/** Inspects canonical and sources (spec P-1); throws ROOM_NOT_READABLE, and what servers' failures throw. */
export const inspectWorld: InspectWorld = async (ports, { canonical, sources }) => {
  const inspection = await inspectRooms(ports, [canonical, ...sources]);
  return asWorld(inspection, canonical, sources);
};

/** Inspects rooms of equal standing. */
export async function inspectRooms(ports: InspectionPorts, rooms: readonly RoomId[]): Promise<RoomsInspection> {
  const takenAt = ports.clock.now();
  const distinct = [...new Set(rooms)];
  const seen = await Promise.all(distinct.map((room) => seeRoom(ports, room)));
  const spaces = await findSpaces(ports, seen);
  const looked = await Promise.all(
    seen.map(async (room) => {
      const listed = await listAliases(ports, room);
      return { seen: room, listed, snapshot: await snapshotOf(ports, { seen: room, listed, spaces }) };
    }),
  );
  const [chain, resolved] = await Promise.all([readChain(ports, seen), resolveAliases(ports, looked)]);
  return { takenAt, rooms: looked.map(({ snapshot }) => snapshot), chain, resolved };
}

/** The inspection seen from canonical; every room named must have been inspected. */
export function asWorld(inspection: RoomsInspection, canonical: RoomId, sources: readonly RoomId[]): WorldSnapshot {
  const find = (room: RoomId): RoomSnapshot => {
    const snapshot = inspection.rooms.find((candidate) => candidate.room === room);
    if (!snapshot) throw new TypeError(`${room} was not inspected`);
    return snapshot;
  };
  const { takenAt, chain, resolved } = inspection;
  return { takenAt, canonical: find(canonical), sources: sources.map(find), chain, resolved };
}

interface Looked {
  readonly seen: SeenRoom;
  readonly listed: readonly ListedAliases[];
  readonly spaces: readonly RoomId[];
}

async function snapshotOf(ports: InspectionPorts, { seen, listed, spaces }: Looked): Promise<RoomSnapshot> {
  const [directories, channels, recent, listings] = await Promise.all([
    readDirectories(ports, seen),
    readChannels(ports, seen),
    readRecent(ports, seen),
    listingsOf(ports, seen.room, spaces),
  ]);
  return {
    room: seen.room,
    readBy: seen.readBy.id,
    state: seen.state,
    aliases: listed,
    directories,
    spaces: listings,
    channels,
    recent,
  };
}
