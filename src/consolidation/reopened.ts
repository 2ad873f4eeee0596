import type { RoomId, UserId } from '#src/portals/ids';
import { isJsonObject, type JsonObject } from '#src/portals/json';
import type { StateEvent } from '#src/portals/room-event';
import { contentOf, stateOf } from '#src/portals/room-state';
import { accessBy, accessOf, type Openness } from './describe-room.ts';
import type { Projection } from './plan.ts';
import { opensHistory, opensJoining } from './widening.ts';

/** A piece of a room's state that lets in, or lets read, more people than when everybody agreed. */
export interface Reopened {
  readonly type: 'm.room.join_rules' | 'm.room.history_visibility' | 'm.room.guest_access';
  /** Who wrote it. */
  readonly by: UserId;
  readonly found: JsonObject;
  /** What puts it back. */
  readonly content: JsonObject;
}

/** What opened the room since the plan was made (threat T-18); empty: it is as closed as it was. */
export function reopenedSince(projection: Projection, room: RoomId, state: readonly StateEvent[]): readonly Reopened[] {
  const planned = projection[room];
  if (!isJsonObject(planned)) return [];
  const { joinRule, allow, history, guests } = planned;
  const [before, after] = [accessBy({ joinRule, allow, history, guests }), accessOf(state)];
  return PIECES.flatMap(({ type, opens, putBack }) => {
    const event = stateOf(state, type);
    if (!event || !opens(before, after)) return [];
    const found = contentOf(state, type);
    return [{ type, by: event.sender, found, content: { ...found, ...putBack(planned) } }];
  });
}

/** True when the plan was made for a room that is not open to everybody: only such a room can be opened. */
export function wasClosed(projection: Projection, room: RoomId): boolean {
  const planned = projection[room];
  return isJsonObject(planned) && planned.joinRule !== 'public';
}

interface Piece {
  readonly type: Reopened['type'];
  readonly opens: (before: Openness, after: Openness) => boolean;
  readonly putBack: (planned: JsonObject) => JsonObject;
}

const PIECES: readonly Piece[] = [
  {
    type: 'm.room.join_rules',
    opens: (before, after) => opensJoining(before, after),
    putBack: ({ joinRule = 'invite', allow }) => ({ join_rule: joinRule, ...(allow ? { allow } : {}) }),
  },
  {
    type: 'm.room.history_visibility',
    opens: opensHistory,
    putBack: ({ history = 'shared' }) => ({ history_visibility: history }),
  },
  {
    type: 'm.room.guest_access',
    opens: (before, after) => after.guestsMayJoin && !before.guestsMayJoin,
    putBack: ({ guests = 'forbidden' }) => ({ guest_access: guests }),
  },
];
