import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import type { RoomJoiner } from '#src/ports/world';
import type { Place, SimulatedTown } from './simulated-town.ts';
import { actorOf, isPresent, placeOf, refused } from './simulated-town.ts';

type JoinRequest = Parameters<RoomJoiner['join']>[0];

/** Joins and leaves simulated rooms by their join rules. */
export function simulatedJoining(town: SimulatedTown): RoomJoiner {
  return {
    join: async (request) => join(town, request),
    leave: async ({ room: id, as }) => {
      const { user } = actorOf(town, as);
      const room = town.rooms.get(id);
      const membership = room?.membershipOf(user);
      if (room === undefined || (membership !== 'join' && membership !== 'invite')) return;
      setMembership(town, { actor: actorOf(town, as), room }, 'leave');
    },
  };
}

function join(town: SimulatedTown, request: JoinRequest): void {
  const actor = actorOf(town, request.as);
  if (!town.rooms.has(request.room)) throw unreachable(request, 'no servers that are in the room have been provided');
  const place = placeOf(town, request);
  if (isPresent(place)) return;
  const servers = place.room.servers();
  if (!servers.includes(actor.server) && !request.via.some((server) => servers.includes(server))) {
    throw unreachable(request, 'no servers that are in the room have been provided');
  }
  if (place.room.membershipOf(actor.user) === 'ban')
    throw refused(actor, request.room, 'You are banned from this room');
  if (!mayJoin(town, place)) throw refused(actor, request.room, 'You are not invited to this room.');
  setMembership(town, place, 'join');
}

function mayJoin(town: SimulatedTown, { actor, room }: Place): boolean {
  const { join_rule: rule, allow } = room.contentOf('m.room.join_rules');
  if (rule === 'public' || room.membershipOf(actor.user) === 'invite') return true;
  if (rule !== 'restricted' && rule !== 'knock_restricted') return false;
  const rooms = Array.isArray(allow) ? allow.filter(isJsonObject).map((condition) => condition.room_id as RoomId) : [];
  return rooms.some((id) => town.rooms.get(id)?.membershipOf(actor.user) === 'join');
}

function setMembership(town: SimulatedTown, { actor, room }: Place, membership: string): void {
  const content = { membership };
  room.write({ ...town.stamp(), type: 'm.room.member', stateKey: actor.user, sender: actor.user, content });
}

function unreachable({ room, as, via }: JoinRequest, error: string): TributaryError {
  const facts = {
    actor: as,
    room,
    via: via.length === 0 ? 'no server' : via.join(', '),
    error,
    status: 404,
    errcode: 'M_UNKNOWN',
  };
  return new TributaryError('ROOM_CANNOT_BE_JOINED', { facts, tookEffect: 'no' });
}
