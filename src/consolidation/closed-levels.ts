import { isJsonObject, type JsonObject } from '#src/portals/json';
import { asLevel, levelForMessage, levelForState, type PowerSource } from '#src/portals/power';

/** Kinds of talk that a room may list one by one; a listed one is not closed by `events_default` alone. */
const TALK = [
  'm.room.message',
  'm.room.encrypted',
  'm.sticker',
  'm.poll.start',
  'org.matrix.msc3381.poll.start',
  'm.poll.response',
  'org.matrix.msc3381.poll.response',
  'm.call.invite',
  'm.beacon',
];
/** What people may go on doing in a closed room: take back what they said, and react to it. */
const KEPT_OPEN = ['m.room.redaction', 'm.reaction'];

/**
 * The levels of a room in which nobody speaks into the void any more (spec step 7): talk needs the tombstone's level,
 * deleting one's own words and reacting need what they needed before, and nothing is lowered. Applying it twice changes
 * nothing more. `levels` is what stands, spelled out.
 */
export function closedLevels(power: PowerSource, levels: JsonObject): JsonObject {
  const closed = closingLevel(power);
  const events = isJsonObject(levels.events) ? levels.events : {};
  const raised = TALK.filter((type) => Object.hasOwn(events, type)).map((type) => [
    type,
    atLeast(events[type], closed),
  ]);
  const kept = KEPT_OPEN.filter((type) => !Object.hasOwn(events, type)).map((type) => [
    type,
    levelForMessage(power, type),
  ]);
  return {
    ...levels,
    events_default: atLeast(levels.events_default, closed),
    events: { ...events, ...Object.fromEntries(kept), ...Object.fromEntries(raised) },
  };
}

/** True when nobody below the closing level can speak. */
export function isClosed(power: PowerSource): boolean {
  const closed = closingLevel(power);
  return levelForMessage(power, 'm.room.message') >= closed && levelForMessage(power, 'm.room.encrypted') >= closed;
}

/** The level that talk needs in a closed room: that of the tombstone, and more than everybody has. */
export function closingLevel(power: PowerSource): number {
  const everybody = asLevel(power.levels?.users_default) ?? 0;
  return Math.max(levelForState(power, 'm.room.tombstone'), everybody + 1);
}

function atLeast(value: unknown, level: number): number {
  return Math.max(asLevel(value) ?? 0, level);
}
