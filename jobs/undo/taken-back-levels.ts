import { setTimeout as pause } from 'node:timers/promises';
import { actorsIn, readPower } from '#jobs/room-power';
import { usualTiming } from '#jobs/run-ports';
import { mayGoOn, type Running } from '#jobs/running';
import type { ActRecord } from '#src/consolidation/records';
import type { RoomId } from '#src/portals/ids';
import { levelForState, levelOf } from '#src/portals/power';
import { type UnseenChannel, untilListenersSeen } from './called-listeners.ts';
import { takeRecordBack, type Undoing } from './undo-act.ts';

const LEVELS = 'm.room.power_levels';
const LOOK_AGAIN_MS = 250;
/** Whoever writes the levels more often than this while we look does not give up. */
const MOST_TIMES = 20;

/** Levels that were taken back: the records of it in the order of undo, and how each is taken back once more. */
export interface TakenBackLevels {
  readonly records: readonly ActRecord[];
  readonly undoingOf: (record: ActRecord) => Undoing;
}

/**
 * A bridge writes levels from what it remembers of them (handbook irc-bridges 9.2, trap 12), and undo gives it reason to: a
 * link that comes back, names that are called. So before ours leave, and could no more lower themselves, the levels are
 * looked at until they have stood for a while, and what came back is taken back again. Safe to repeat.
 */
export async function keepLevelsBack(running: Running, { records, undoingOf }: TakenBackLevels): Promise<void> {
  const levels = records.filter(({ act }) => act.verb === 'write-state' && act.type === LEVELS);
  const inBridged = await whereBridgesWrite(running, [...new Set(levels.flatMap(({ act }) => roomOf(act)))]);
  const watched = levels.filter(({ act }) => roomOf(act).some((room) => inBridged.includes(room)));
  if (watched.length === 0) return;
  const unseen = await untilListenersSeen(running, records);
  const again = async (): Promise<void> => {
    for (const record of watched) await takeBackAgain(running, record, undoingOf(record));
  };
  const areStanding = await untilTheyStand(running, inBridged, again);
  for (const room of inBridged) {
    const last = watched.find(({ act }) => roomOf(act).includes(room));
    const why = areStanding ? whyNotForGood(unseen, room) : 'somebody goes on writing them';
    const leftover = `${LEVELS} in ${room}: taken back, but ${why}: look whether ours is gone`;
    if (last && why !== undefined) await running.held.undone(last.id, leftover);
  }
}

/** Who is not in its channel yet looks into it when it comes in, and by then nobody of ours may be here to answer. */
function whyNotForGood(unseen: readonly UnseenChannel[], room: RoomId): string | undefined {
  const late = unseen.find((one) => one.room === room);
  return late && `the bridge was not seen in ${late.channel} and may write them from memory when it comes in`;
}

function roomOf(act: ActRecord['act']): readonly RoomId[] {
  return act.verb === 'write-state' ? [act.room] : [];
}

/** A room that changed is gone through, and looked at again: by that our own write is seen to stand. False: it never did. */
async function untilTheyStand(
  running: Running,
  rooms: readonly RoomId[],
  again: () => Promise<void>,
): Promise<boolean> {
  const { clock, timing = usualTiming } = running;
  let seen: string | undefined;
  let since = clock.now();
  for (let times = 0; times < MOST_TIMES; ) {
    await mayGoOn(running, ['undoing']);
    const now = (await Promise.all(rooms.map((room) => lastLevels(running, room)))).join(' ');
    if (now === seen && clock.now() - since >= timing.settleMs) return true;
    if (now === seen) {
      await pause(LOOK_AGAIN_MS);
      continue;
    }
    seen = now;
    since = clock.now();
    times += 1;
    await again();
  }
  return false;
}

async function lastLevels(running: Running, room: RoomId): Promise<string> {
  const [reader] = await actorsIn(running, { room });
  const event = reader && (await running.world.readStateEvent({ room, as: reader.id, type: LEVELS, key: '' }));
  return event?.eventId ?? 'none';
}

async function takeBackAgain({ held }: Running, record: ActRecord, undoing: Undoing): Promise<void> {
  const { leftover } = await takeRecordBack(undoing, record);
  if (leftover !== undefined && leftover !== record.leftover) await held.undone(record.id, leftover);
}

/** The rooms in which the bot of a bridge is, with the power to write levels. */
async function whereBridgesWrite(running: Running, rooms: readonly RoomId[]): Promise<readonly RoomId[]> {
  const isWritten = await Promise.all(rooms.map((room) => doesBridgeWrite(running, room)));
  return rooms.filter((_room, index) => isWritten[index]);
}

async function doesBridgeWrite(running: Running, room: RoomId): Promise<boolean> {
  const [reader] = await actorsIn(running, { room });
  if (!reader) return false;
  const view = { room, as: reader.id };
  const [power, members] = await Promise.all([readPower(running, view), running.world.joinedMembers(view)]);
  const bots = running.drivers.all().flatMap(({ facts }) => facts.bots);
  return bots.some((bot) => members.includes(bot) && levelOf(power, bot) >= levelForState(power, LEVELS));
}
