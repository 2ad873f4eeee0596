import type { Knex } from 'knex';
import type { ActorId } from '#src/portals/actor';
import type { RoomId, UserId } from '#src/portals/ids';
import type { Visit, Visits } from '#src/ports/visits';
import { present, toMs, toOptionalMs, toOptionalTimestamp, toTimestamp } from './column-values.ts';

interface VisitRow {
  readonly room: RoomId;
  readonly actor: ActorId;
  readonly by: UserId;
  readonly at: Date;
  readonly entered_at: Date | null;
}

/** Remembers into which rooms our accounts were invited. */
export function createVisits(knex: Knex): Visits {
  const rows = () =>
    knex<VisitRow>('visits').select('room', 'actor', 'by', 'at', 'entered_at').whereNull('left_at').orderBy('at');
  return {
    keep: async ({ room, actor, by, at, enteredAt }) => {
      await knex('visits')
        .insert({ room, actor, by, at: toTimestamp(at), entered_at: toOptionalTimestamp(enteredAt), left_at: null })
        .onConflict(['room', 'actor'])
        .merge();
    },
    countOf: async ({ by, since }) => {
      const [row] = await knex('visits')
        .where({ by })
        .where('at', '>=', toTimestamp(since))
        .count<{ count: string }[]>('* as count');
      return Number(row?.count ?? 0);
    },
    awaited: async () => (await rows().whereNull('entered_at')).map(toVisit),
    enteredBefore: async (at) => (await rows().where('entered_at', '<', toTimestamp(at))).map(toVisit),
    entered: async ({ room, actor }, at) => {
      await knex('visits')
        .where({ room, actor })
        .update({ entered_at: toTimestamp(at) });
    },
    left: async ({ room, actor }, at) => {
      await knex('visits')
        .where({ room, actor })
        .update({ left_at: toTimestamp(at) });
    },
  };
}

function toVisit({ room, actor, by, at, entered_at: enteredAt }: VisitRow): Visit {
  return { ...{ room, actor, by, at: toMs(at) }, ...present({ enteredAt: toOptionalMs(enteredAt) }) };
}
