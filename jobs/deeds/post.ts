import { actorOf } from '#jobs/room-power';
import type { RunWorld } from '#jobs/run-ports';
import { findOwnMessage } from '#src/consolidation/own-message';
import type { ActRecord } from '#src/consolidation/records';
import type { EventId } from '#src/portals/ids';
import type { ActOf, Deed } from './deed.ts';

/** Sends a message exactly once: transaction ids do not last, so its act id is looked for before a repeat (spec W-2). */
export const postDeed: Deed<ActOf<'post'>> = {
  onlyOnce: true,
  look: async () => ({ former: {}, done: false }),
  perform: async (world, { act, record, resumed }) => {
    const sent = resumed ? await sentBefore(world, record) : undefined;
    if (sent) return { result: 'already', event: sent };
    const event = await world.writer.post({ room: act.room, as: act.actor, act: record.id, content: act.content });
    return { result: 'done', event };
  },
  undo: async (world, record) => {
    const { act, outcome } = record;
    const event = outcome?.event ?? (await sentBefore(world, record));
    if (!event || (await isRedacted(world, { act, event }))) return {};
    await world.writer.redact({ room: act.room, as: act.actor, event, reason: 'This merge was taken back.' });
    return {};
  },
};

/** The message of ours that carries this act's id, sent since the intent; undefined when it was never sent. */
async function sentBefore({ world, installation }: RunWorld, record: ActRecord): Promise<EventId | undefined> {
  if (record.act.verb !== 'post') return undefined;
  const { room, actor: as } = record.act;
  const own = actorOf({ installation }, as)?.user;
  if (!own) return undefined;
  const found = await findOwnMessage(world, { room, as, by: [own], act: record.id, since: record.intentAt });
  return found?.eventId;
}

async function isRedacted(
  { world }: RunWorld,
  { act, event }: { readonly act: ActOf<'post'>; readonly event: EventId },
): Promise<boolean> {
  const seen = await world.readEvent({ room: act.room, as: act.actor, event });
  return !seen || Object.keys(seen.content).length === 0;
}
