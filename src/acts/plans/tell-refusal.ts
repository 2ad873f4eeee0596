import type { ActPorts } from '#src/acts/ports';
import { leavePlan } from '#src/acts/rooms/look-inside';
import { postOnce } from '#src/acts/speaking/post-once';
import { speakerIn } from '#src/acts/speaking/speakers';
import { tell } from '#src/acts/speaking/tell';
import type { Consent } from '#src/consent/consent';
import { refusedContent } from '#src/consent/request-message';
import type { Plan } from '#src/consolidation/plan';
import { roomsOf } from '#src/consolidation/public-rooms';
import { isTributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import { REFUSAL_TOLD } from '#src/ports/plan-store';

/** Ends a plan that somebody refused before anything was written, and tells its rooms; safe to repeat after a crash. */
export async function endRefused(ports: ActPorts, plan: Plan, reason: string): Promise<void> {
  await ports.plans.setState(plan.id, 'void', reason);
  try {
    await tellRooms(ports, plan);
  } catch (error) {
    // Rooms that could not be told are told by the rounds of `serve`; the word counts now.
    if (!isTributaryError(error)) throw error;
  }
}

/** Why a plan is void, or a run pauses, after this word. */
export function reasonFor({ person, word, note }: Pick<Consent, 'person' | 'word' | 'note'>): string {
  return `${person} ${word === 'refuse' ? 'refused' : 'objects'}${note === undefined ? '' : `: ${note}`}`;
}

/** Tells rooms that have not read yet that their plan was refused: they could not be told, or a crash came before it. */
export async function tellRefusals(ports: ActPorts): Promise<void> {
  const failures: unknown[] = [];
  for (const { plan, state } of await ports.plans.refused(ports.clock.now())) {
    const words = await ports.consents.consentsOf(plan.id);
    const refusal = words.findLast(({ word, withdrawnAt }) => word === 'refuse' && withdrawnAt === undefined);
    if (refusal && state !== 'void') await ports.plans.setState(plan.id, 'void', reasonFor(refusal));
    await tellRooms(ports, plan).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** Each room reads it once, then our accounts leave those that they entered to look; that all is done is told last. */
async function tellRooms(ports: ActPorts, plan: Plan): Promise<void> {
  await inEveryRoom(plan, (room) => sayRefused(ports, plan, room));
  await leavePlan(ports, plan);
  await tell(ports, { plan, who: 'tributary', what: REFUSAL_TOLD });
}

/** One room that cannot be told keeps no other from being told; its failure is thrown after that, and a repetition tells the rest. */
async function inEveryRoom(plan: Plan, say: (room: RoomId) => Promise<void>): Promise<void> {
  const told = await Promise.allSettled(roomsOf(plan).map(say));
  const failed = told.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Silent in a room that none of ours is in. */
async function sayRefused(ports: ActPorts, plan: Plan, room: RoomId): Promise<void> {
  const as = await speakerIn(ports, plan, room);
  const message = { act: `${plan.id}/refused`, content: refusedContent({ plan: plan.id, hash: plan.hash }) };
  if (as) await postOnce(ports, { ...message, room, as, since: plan.createdAt });
}
