import type { EventId } from '#src/portals/ids';
import { isJsonObject, type JsonObject } from '#src/portals/json';
import type { RoomEvent } from '#src/portals/room-event';

/** What makes a message the answer to an event: in the event's own thread where it stands in one. */
export function threadOf(event: Pick<RoomEvent, 'content'> | undefined, eventId: EventId): JsonObject {
  const relation = event?.content['m.relates_to'];
  const reply = { 'm.in_reply_to': { event_id: eventId } };
  if (!isJsonObject(relation) || relation.rel_type !== 'm.thread' || typeof relation.event_id !== 'string')
    return { 'm.relates_to': reply };
  return { 'm.relates_to': { rel_type: 'm.thread', event_id: relation.event_id, is_falling_back: false, ...reply } };
}
