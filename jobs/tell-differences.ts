import { accountKinds } from '#src/consent/account-kinds';
import { accessListOf } from '#src/consolidation/describe-room';
import type { LegPlan } from '#src/consolidation/plan';
import { isTributaryError } from '#src/errors/tributary-error';
import type { UserId } from '#src/portals/ids';
import { isUserId } from '#src/portals/ids';
import { isJsonObject, type Json, type JsonObject } from '#src/portals/json';
import { levelOf, type PowerSource } from '#src/portals/power';
import type { StateEvent } from '#src/portals/room-event';
import { contentOf, powerSourceOf, stateOf, usersWith } from '#src/portals/room-state';
import { readersNow } from './readers-now.ts';
import type { Running } from './running.ts';

const MODERATOR_LEVEL = 50;
/** An entry of the log stays readable, whatever a room lists. */
const MOST_NAMED = 200;

/**
 * Writes into the audit log how the moderators, bans and lists of servers of each retired room stand in canonical in the end.
 * We lift no ban and promote nobody: what differs was decided by canonical's people, and the events that say so are named
 * (threats T-20, T-21).
 */
export async function tellDifferences(running: Running): Promise<void> {
  const { plan, world } = running;
  const canonical = await world.readState({ room: plan.canonical.room, as: plan.canonical.actor });
  const readerIn = await readersNow(running);
  for (const leg of plan.legs) {
    const source = await readIfPossible(running, leg, readerIn(leg.room));
    const detail = source ? differences(running, { source, canonical }) : { unread: true };
    running.tell('differences-in-the-end', { room: leg.room, ...detail });
  }
}

async function readIfPossible(
  { world }: Running,
  { room }: LegPlan,
  as: LegPlan['readAs'],
): Promise<readonly StateEvent[] | undefined> {
  try {
    return await world.readState({ room, as });
  } catch (error) {
    if (isTributaryError(error) && (error.kind === 'not-allowed' || error.kind === 'not-found')) return undefined;
    throw error;
  }
}

interface TwoRooms {
  readonly source: readonly StateEvent[];
  readonly canonical: readonly StateEvent[];
}

function differences({ installation, drivers }: Running, { source, canonical }: TwoRooms): JsonObject {
  const kinds = accountKinds(installation, drivers.all());
  const [there, here] = [powerSourceOf(source), powerSourceOf(canonical)];
  const moderators = named(there).filter((user) => kinds(user) === 'human' && levelOf(there, user) >= MODERATOR_LEVEL);
  const levels = stateOf(canonical, 'm.room.power_levels');
  return {
    moderators: moderators
      .slice(0, MOST_NAMED)
      .map((user): Json => ({ user, there: finite(levelOf(there, user)), here: finite(levelOf(here, user)) })),
    levelsBy: levels ? { event: levels.eventId, sender: levels.sender } : null,
    bans: usersWith(source, 'ban')
      .slice(0, MOST_NAMED)
      .map((user): Json => ({ user, here: membershipOf(canonical, user) })),
    serverLists: { there: accessListOf(source), here: accessListOf(canonical) },
  };
}

function named({ levels, creators }: PowerSource): readonly UserId[] {
  const users = isJsonObject(levels?.users) ? Object.keys(levels.users) : [];
  return [...new Set<string>([...users, ...creators])].filter(isUserId);
}

/** A creator of a version 12 room stands above every number. */
function finite(level: number): number | string {
  return Number.isFinite(level) ? level : 'above all';
}

function membershipOf(state: readonly StateEvent[], user: UserId): Json {
  const { membership } = contentOf(state, 'm.room.member', user);
  return typeof membership === 'string' ? membership : null;
}
