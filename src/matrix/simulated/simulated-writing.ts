import { sameJson } from '#src/consolidation/same-json';
import type { EventId, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { levelForDeed, levelForMessage, levelForState, levelOf } from '#src/portals/power';
import { powerSourceOf } from '#src/portals/room-state';
import type { MessagePoster, MessageRedactor, RoomInviter, RoomStateWriter, WorldWriter } from '#src/ports/world';
import { simulatedAliases } from './simulated-aliases.ts';
import { simulatedJoining } from './simulated-joining.ts';
import { requireAllowedState, requireMessage, requireSoundState } from './simulated-rules.ts';
import type { Place, SimulatedTown } from './simulated-town.ts';
import { entryOf, isPresent, placeOf, refused } from './simulated-town.ts';

type StateWrite = Parameters<RoomStateWriter['writeState']>[0];
type Invitation = Parameters<RoomInviter['invite']>[0];

/** Changes the simulated rooms, and refuses what Synapse would refuse. */
export function simulatedWriter(town: SimulatedTown): WorldWriter {
  return {
    ...simulatedJoining(town),
    ...simulatedAliases(town),
    writeState: async (write) => writeState(town, write),
    invite: async (invitation) => invite(town, invitation),
    post: async (message) => post(town, message),
    redact: async (request) => redact(town, request),
    setListed: async ({ room, as, listed }) => {
      const place = placeOf(town, { room, as });
      const needed = levelForState(powerSourceOf(place.room.state), 'm.room.canonical_alias');
      requireLevel(place, needed, 'edit its room list entry');
      const entry = entryOf(place.actor.server, room);
      if (listed) town.listed.add(entry);
      else town.listed.delete(entry);
    },
  };
}

function writeState(town: SimulatedTown, write: StateWrite): EventId {
  const place = placeOf(town, write);
  const { actor, room } = place;
  if (write.type === 'm.room.member' && write.key !== actor.user) return removeMember(town, place, write);
  requireSoundState(place, write); // Synapse looks at the content before it looks at rights (observed)
  requireLevel(place, levelForState(powerSourceOf(room.state), write.type), `send ${write.type}`);
  requireAllowedState(town, place, write);
  const former = room.find(write.type, write.key);
  if (former !== undefined && former.sender === actor.user && sameJson(former.content, write.content)) {
    return former.eventId; // Synapse makes no new event then (matrix.md 1.11)
  }
  const { type, key, content } = write;
  return room.write({ ...town.stamp(), type, stateKey: key, sender: actor.user, content: copied(content) });
}

/** State of somebody else's membership is taken for a kick, a ban, or the end of one, with the rules of that. */
function removeMember(town: SimulatedTown, place: Place, { key, content }: StateWrite): EventId {
  const { actor, room } = place;
  const power = powerSourceOf(room.state);
  const user = key as UserId;
  requireLevel(place, levelForDeed(power, 'kick'), `kick ${user}`);
  if (levelOf(power, user) >= levelOf(power, actor.user))
    throw refused(actor, room.id, `You cannot kick user ${user}.`);
  const former = room.find('m.room.member', user);
  if (former?.sender === actor.user && sameJson(former.content, content)) return former.eventId; // as with any other state
  const membership = room.membershipOf(user);
  const isBan = membership === 'ban' || content.membership === 'ban';
  if (isBan) requireLevel(place, levelForDeed(power, 'ban'), `ban ${user}`);
  if (!isBan && membership !== 'join' && membership !== 'invite')
    throw refused(actor, room.id, 'The target user is not in the room');
  return room.write({
    ...town.stamp(),
    type: 'm.room.member',
    stateKey: user,
    sender: actor.user,
    content: copied(content),
  });
}

function invite(town: SimulatedTown, { room: id, as, user, reason }: Invitation): void {
  const place = placeOf(town, { room: id, as });
  const { actor, room } = place;
  requireLevel(place, levelForDeed(powerSourceOf(room.state), 'invite'), 'invite users');
  const membership = room.membershipOf(user);
  if (membership === 'join' || membership === 'invite') return;
  if (membership === 'ban') throw refused(actor, room.id, `${user} is banned from the room`);
  room.write({
    ...town.stamp(),
    type: 'm.room.member',
    stateKey: user,
    sender: actor.user,
    content: { membership: 'invite', reason },
  });
}

function post(town: SimulatedTown, message: Parameters<MessagePoster['post']>[0]): EventId {
  const place = placeOf(town, message);
  const { actor, room } = place;
  requireMessage(place, message.content);
  requireLevel(place, levelForMessage(powerSourceOf(room.state), 'm.room.message'), 'send messages');
  const content = { ...copied(message.content), 'io.tributary.act': message.act };
  return room.say({ ...town.stamp(), type: 'm.room.message', sender: actor.user, content });
}

function redact(town: SimulatedTown, { room: id, as, event, reason }: Parameters<MessageRedactor['redact']>[0]): void {
  const place = placeOf(town, { room: id, as });
  const { actor, room } = place;
  const source = powerSourceOf(room.state);
  requireLevel(place, levelForMessage(source, 'm.room.redaction'), 'send m.room.redaction');
  if (room.eventOf(event)?.sender !== actor.user) requireLevel(place, levelForDeed(source, 'redact'), 'redact events');
  room.redact(event, actor.user);
  room.say({ ...town.stamp(), type: 'm.room.redaction', sender: actor.user, content: { redacts: event, reason } });
}

function requireLevel(place: Place, needed: number, deed: string): void {
  const { actor, room } = place;
  if (room.trusts(actor.id)) return;
  if (!isPresent(place)) throw refused(actor, room.id, `${actor.user} not in room ${room.id}`);
  const level = room.levelOf(actor.user as UserId);
  if (level >= needed) return;
  throw refused(actor, room.id, `You don't have permission to ${deed}. user_level (${level}) < send_level (${needed})`);
}

/** What is written later into the caller's object must not change what the room holds. */
function copied(content: JsonObject): JsonObject {
  return structuredClone(content) as JsonObject;
}
