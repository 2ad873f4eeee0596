import type { InspectionPorts } from '#src/consolidation/inspection';
import type { Actor } from '#src/portals/actor';
import { isRoomId, type RoomId } from '#src/portals/ids';
import { levelForState, levelOf } from '#src/portals/power';
import type { StateEvent } from '#src/portals/room-event';
import type { SpaceListing } from '#src/portals/room-snapshot';
import { powerSourceOf } from '#src/portals/room-state';
import type { SeenRoom } from './read-room.ts';
import { firstLetIn, inOrderOfTrial, unlessRefused } from './try-actors.ts';

const AT_ONCE = 16;

/** Rooms that may be spaces holding ours: those of our service users, and the parents that rooms name. */
export async function findSpaces(ports: InspectionPorts, rooms: readonly SeenRoom[]): Promise<readonly RoomId[]> {
  const services = ports.installation.actors.filter(({ kind }) => kind === 'service');
  const joined = await Promise.all(services.map((actor) => joinedSpaces(ports, actor)));
  return [...new Set([...joined.flat(), ...rooms.flatMap(parentsOf)])];
}

/** The spaces among the candidates that list the room as a child. */
export async function listingsOf(
  ports: InspectionPorts,
  room: RoomId,
  candidates: readonly RoomId[],
): Promise<readonly SpaceListing[]> {
  const found = await Promise.all(candidates.map((space) => listingIn(ports, space, room)));
  return found.flatMap((listing) => listing ?? []);
}

async function listingIn(ports: InspectionPorts, space: RoomId, room: RoomId): Promise<SpaceListing | undefined> {
  const actors = inOrderOfTrial(ports.installation);
  const query = { room: space, type: 'm.space.child', key: room };
  const seen = await firstLetIn(actors, (actor) => ports.world.readStateEvent({ ...query, as: actor.id }));
  // A child without `via` is no child any more (handbook matrix 1.7).
  if (!seen?.answer || !Array.isArray(seen.answer.content.via)) return undefined;
  return { space, child: seen.answer, editableBy: (await editorOf(ports, space, seen.actor))?.id };
}

async function editorOf(ports: InspectionPorts, space: RoomId, reader: Actor): Promise<Actor | undefined> {
  const read = (type: string): Promise<StateEvent | undefined> =>
    ports.world.readStateEvent({ room: space, as: reader.id, type, key: '' });
  const events = await Promise.all([read('m.room.create'), read('m.room.power_levels')]);
  const power = powerSourceOf(events.filter((event) => event !== undefined));
  const needed = levelForState(power, 'm.space.child');
  const able = inOrderOfTrial(ports.installation).filter(({ user }) => levelOf(power, user) >= needed);
  for (const actor of able) {
    const joined: readonly RoomId[] = await unlessRefused(ports.world.joinedRooms(actor.id), []);
    if (joined.includes(space)) return actor;
  }
  return undefined;
}

/** All of them, since a space left out would go on showing the retired room; a few at a time, since they may be thousands. */
async function joinedSpaces(ports: InspectionPorts, actor: Actor): Promise<readonly RoomId[]> {
  const rooms = await ports.world.joinedRooms(actor.id);
  const spaces: RoomId[] = [];
  for (let start = 0; start < rooms.length; start += AT_ONCE) {
    const some = rooms.slice(start, start + AT_ONCE);
    const are = await Promise.all(some.map((room) => isSpace(ports, actor, room)));
    spaces.push(...some.filter((_room, index) => are[index]));
  }
  return spaces;
}

async function isSpace({ world }: InspectionPorts, actor: Actor, room: RoomId): Promise<boolean> {
  const query = { room, as: actor.id, type: 'm.room.create', key: '' };
  return (await unlessRefused(world.readStateEvent(query), undefined))?.content.type === 'm.space';
}

/** The spaces that a room claims to be in. */
export function parentsOf({ state }: Pick<SeenRoom, 'state'>): readonly RoomId[] {
  return state
    .filter(({ type }) => type === 'm.space.parent')
    .map(({ stateKey }) => stateKey)
    .filter(isRoomId);
}
