import type { ActPorts } from '#src/acts/ports';
import { postOnce } from '#src/acts/speaking/post-once';
import { OBJECTION_LEVEL } from '#src/consent/objection-period';
import { type VisitWord, visitContent } from '#src/consent/visit-words';
import { isTributaryError } from '#src/errors/tributary-error';
import { levelOf } from '#src/portals/power';
import { contentOf, powerSourceOf, stateOf, usersWith } from '#src/portals/room-state';
import type { Visit } from '#src/ports/visits';
import { isBusiness } from './invitation.ts';

/** How long we stay in a room in which nobody needs us. */
const STAY_MS = 7 * 86_400_000;
/** Our clock and the homeserver's need not agree. */
const MARGIN_MS = 60_000;
/** So much of what was written while we came is heard. */
const MOST_HEARD = 20;

/** Enters the rooms into which people invited us and stays where that makes sense; leaves those in which nobody needs us any more. */
export async function makeVisits(ports: ActPorts): Promise<void> {
  for (const visit of await ports.visits.awaited()) await unlessItFails(ports, visit, () => enter(ports, visit));
  const before = ports.clock.now() - STAY_MS;
  for (const visit of await ports.visits.enteredBefore(before)) {
    if (!(await isNeeded(ports, visit))) await unlessItFails(ports, visit, () => part(ports, visit, 'not-needed'));
  }
}

async function enter(ports: ActPorts, visit: Visit): Promise<void> {
  const { room, actor: as } = visit;
  await ports.voice.join({ room, as, via: [] });
  await ports.visits.entered(visit, ports.clock.now());
  const word = await firstWord(ports, visit);
  if (word === 'encrypted' || word === 'no-moderator') return part(ports, visit, word);
  await say(ports, visit, word);
  await hearWhatWasSaid(ports, visit);
}

/** Whoever invites us begins to write before we are there, and that is pushed to nobody. */
async function hearWhatWasSaid({ world, hearing }: ActPorts, { room, actor: as, at }: Visit): Promise<void> {
  const events = await world.readTimeline({ room, as, since: at - MARGIN_MS, limit: MOST_HEARD });
  const messages = events.filter(({ type }) => type === 'm.room.message');
  for (const event of [...messages].reverse()) await hearing?.hear(event);
}

async function firstWord(ports: ActPorts, visit: Visit): Promise<VisitWord> {
  const { room, actor: as, by } = visit;
  const state = await ports.world.readState({ room, as });
  if (stateOf(state, 'm.room.encryption')) return 'encrypted';
  if (usersWith(state, 'join').length === 2) return 'in-chat';
  if (await isBusiness(ports, visit)) return 'in-room';
  const isJoined = contentOf(state, 'm.room.member', by).membership === 'join';
  return isJoined && levelOf(powerSourceOf(state), by) >= OBJECTION_LEVEL ? 'in-room' : 'no-moderator';
}

async function isNeeded(ports: ActPorts, visit: Visit): Promise<boolean> {
  const { room } = visit;
  if ((await ports.plans.isNamed(room, ports.clock.now())) || (await isBusiness(ports, visit))) return true;
  const requests = await ports.requests.naming([room]);
  return requests.some(({ state }) => state === 'waiting' || state === 'approved' || state === 'planning');
}

async function part(ports: ActPorts, visit: Visit, word: VisitWord): Promise<void> {
  await say(ports, visit, word);
  await ports.voice.leave({ room: visit.room, as: visit.actor });
  await ports.visits.left(visit, ports.clock.now());
}

async function say(ports: ActPorts, { room, actor: as, at }: Visit, word: VisitWord): Promise<void> {
  await postOnce(ports, { room, as, act: `visit/${at}/${word}`, content: visitContent(word), since: at });
}

/** A room that cannot be entered, spoken or stood in is left at that: nobody is owed a visit, and others wait. */
async function unlessItFails(ports: ActPorts, visit: Visit, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isTributaryError(error) || error.kind === 'bug' || error.code.startsWith('DATABASE_')) throw error;
    await ports.visits.left(visit, ports.clock.now());
    await leaveIfPossible(ports, visit);
  }
}

async function leaveIfPossible(ports: ActPorts, { room, actor: as }: Visit): Promise<void> {
  try {
    await ports.voice.leave({ room, as });
  } catch (error) {
    if (!isTributaryError(error) || error.kind === 'bug') throw error; // the server says no: there is nothing left to leave
  }
}
