import type { InspectionPorts, InspectWorld, RoomsInQuestion } from '#src/consolidation/inspection';
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
export const inspectWorld: InspectWorld = async (ports, { canonical, sources, ...how }) => {
  const inspection = await inspectRooms(ports, [canonical, ...sources], how);
  return asWorld(inspection, canonical, sources);
};

/** Inspects rooms of equal standing. */
export async function inspectRooms(
  ports: InspectionPorts,
  rooms: readonly RoomId[],
  { purpose, readerIn }: Pick<RoomsInQuestion, 'purpose' | 'readerIn'> = {},
): Promise<RoomsInspection> {
  const takenAt = ports.clock.now();
  const distinct = [...new Set(rooms)];
  const seen = await Promise.all(
    distinct.map((room) => seeRoom(ports, { room, ...(purpose && { purpose }), ...(readerIn && { readerIn }) })),
  );
  const listed = await Promise.all(seen.map(async (room) => ({ seen: room, listed: await listAliases(ports, room) })));
  const resolved = await resolveAliases(ports, listed);
  if (purpose) return { takenAt, rooms: listed.map(barely), chain: [], resolved };
  const spaces = await findSpaces(ports, seen);
  const [snapshots, chain] = await Promise.all([
    Promise.all(listed.map((room) => snapshotOf(ports, { ...room, spaces }))),
    readChain(ports, seen),
  ]);
  return { takenAt, rooms: snapshots, chain, resolved };
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

interface Listed {
  readonly seen: SeenRoom;
  readonly listed: readonly ListedAliases[];
}

/** A snapshot of what a projection holds. */
function barely({ seen, listed }: Listed): RoomSnapshot {
  const { room, state, readBy } = seen;
  const nothing = { directories: [], spaces: [], channels: [], recent: [] };
  return { room, readBy: readBy.id, state, aliases: listed, ...nothing };
}

async function snapshotOf(
  ports: InspectionPorts,
  { spaces, ...looked }: Listed & { readonly spaces: readonly RoomId[] },
): Promise<RoomSnapshot> {
  const { seen } = looked;
  const [directories, channels, recent, listings] = await Promise.all([
    readDirectories(ports, seen),
    readChannels(ports, seen),
    readRecent(ports, seen),
    listingsOf(ports, seen.room, spaces),
  ]);
  return { ...barely(looked), directories, channels, recent, spaces: listings };
}
