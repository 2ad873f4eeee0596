import { actorOf } from '#jobs/room-power';
import type { RunWorld } from '#jobs/run-ports';
import type { ActRecord } from '#src/consolidation/records';
import type { EventId } from '#src/portals/ids';
import type { ActOf, Deed } from './deed.ts';

/** Clocks of servers differ: a message is looked for from this long before its intent. */
const CLOCK_DIFFERENCE_MS = 10 * 60_000;
/** How far back a message of ours is looked for in a busy room. */
const SEARCH_LIMIT = 2_000;

/** Sends a message exactly once: transaction ids do not last, so its act id is looked for before a repeat (spec W-2). */
export const postDeed: Deed<ActOf<'post'>> = {
  onlyOnce: true,
  look: async () => ({ former: {}, done: false }),
  perform: async (world, { act, record, resumed }) => {
    const sent = resumed ? await findOwnMessage(world, record) : undefined;
    if (sent) return { result: 'already', event: sent };
    const event = await world.writer.post({ room: act.room, as: act.actor, act: record.id, content: act.content });
    return { result: 'done', event };
  },
  undo: async (world, record) => {
    const { act, outcome } = record;
    const event = outcome?.event ?? (await findOwnMessage(world, record));
    if (!event || (await isRedacted(world, { act, event }))) return {};
    await world.writer.redact({ room: act.room, as: act.actor, event, reason: 'This merge was taken back.' });
    return {};
  },
};

/** The message of ours that carries this act's id, sent since the intent; undefined when it was never sent. Anybody may write such an id. */
async function findOwnMessage({ world, installation }: RunWorld, record: ActRecord): Promise<EventId | undefined> {
  if (record.act.verb !== 'post') return undefined;
  const { room, actor } = record.act;
  const own = actorOf({ installation }, actor)?.user;
  const since = record.intentAt - CLOCK_DIFFERENCE_MS;
  const timeline = await world.readTimeline({ room, as: actor, since, limit: SEARCH_LIMIT });
  return timeline.find(({ sender, content }) => sender === own && content['io.tributary.act'] === record.id)?.eventId;
}

async function isRedacted(
  { world }: RunWorld,
  { act, event }: { readonly act: ActOf<'post'>; readonly event: EventId },
): Promise<boolean> {
  const seen = await world.readEvent({ room: act.room, as: act.actor, event });
  return !seen || Object.keys(seen.content).length === 0;
}
