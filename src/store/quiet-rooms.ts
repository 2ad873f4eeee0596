import type { Knex } from 'knex';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import type { QuietRooms } from '#src/ports/quiet-rooms';
import { toMs, toTimestamp } from './column-values.ts';

interface QuietRoomRow {
  readonly room: RoomId;
  readonly by: UserId;
  readonly event: EventId;
  readonly at: Date;
}

/** Remembers in which rooms nobody may be asked any more. */
export function createQuietRooms(knex: Knex): QuietRooms {
  return {
    keepQuiet: async ({ room, by, event, at }) => {
      await knex('quiet_rooms')
        .insert({ room, by, event, at: toTimestamp(at) })
        .onConflict('room')
        .ignore();
    },
    welcome: async (room) => {
      await knex('quiet_rooms').where({ room }).delete();
    },
    find: async (room) => {
      const row = await knex<QuietRoomRow>('quiet_rooms').where({ room }).first('room', 'by', 'event', 'at');
      return row && { ...row, at: toMs(row.at) };
    },
  };
}
