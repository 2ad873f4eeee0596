import type { EventId, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import type { StateEvent } from '#src/portals/room-event';
import type { ListedRoom } from '#src/ports/room-lister';

/** Who sent what a list shows is not known; nobody can have this name. */
export const UNKNOWN_SENDER = '@:unknown' as UserId;

/** What a list shows of a room, as the state it was taken from; read like a room that was seen from inside. */
export function stateAsListed({ room, name, topic }: ListedRoom): readonly StateEvent[] {
  const event = (type: string, content: JsonObject): StateEvent => ({
    eventId: '' as EventId,
    room,
    type,
    sender: UNKNOWN_SENDER,
    at: 0,
    content,
    stateKey: '',
  });
  return [
    ...(name === undefined ? [] : [event('m.room.name', { name })]),
    ...(topic === undefined ? [] : [event('m.room.topic', { topic })]),
  ];
}
