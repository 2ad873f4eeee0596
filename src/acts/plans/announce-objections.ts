import type { ActPorts } from '#src/acts/ports';
import { summaryFor } from '#src/acts/rooms/room-summary';
import { findOrPost } from '#src/acts/speaking/post-once';
import { speakerIn } from '#src/acts/speaking/speakers';
import { tell } from '#src/acts/speaking/tell';
import {
  OBJECTIONS_ANNOUNCED,
  type ObjectionNotice,
  type ObjectionPeriod,
  objectionEnd,
  objectionNoticesIn,
  objectionPeriodOf,
  type UntoldRoom,
} from '#src/consent/objection-period';
import { objectionContent } from '#src/consent/request-message';
import { completeAt, standingsOf } from '#src/consent/standing';
import type { Plan, PlanId } from '#src/consolidation/plan';
import { roomsOf } from '#src/consolidation/public-rooms';
import { isTributaryError } from '#src/errors/tributary-error';
import { isJsonObject } from '#src/portals/json';
import type { ObjectionNotices } from '#src/ports/objection-notices';
import { type PlanNow, planNow } from './party-answers.ts';

/** What announcing takes; less than what all acts are given, for runs announce as well. */
export type AnnouncingPorts = Pick<ActPorts, 'world' | 'voice' | 'installation' | 'audit' | 'clock'>;

/** One plan, agreed to by everybody. */
type Agreed = Parameters<ObjectionNotices['announce']>[0];

/** Rooms learn until when one can object as soon as everybody has agreed, each once (spec C-9). */
export function objectionNotices(ports: AnnouncingPorts): ObjectionNotices {
  return { announce: (agreed) => announce(ports, agreed) };
}

/** Where the time to object stands, once everybody has agreed and nothing was written yet; undefined: there is none now. */
export async function announceWhenComplete(ports: ActPorts, now: PlanNow): Promise<ObjectionPeriod | undefined> {
  const since = completeAt(standingsOf(now.subject, now.words, { now: ports.clock.now() }));
  if (since === undefined || now.wroteAnything) return undefined;
  return announce(ports, { plan: now.plan, completeAt: since });
}

/** When one can object until, as far as all rooms have read it; undefined: one of them has not, or not everybody has agreed. */
export async function announcedEnd(ports: ActPorts, { plan, subject, words }: PlanNow): Promise<number | undefined> {
  const since = completeAt(standingsOf(subject, words, { now: ports.clock.now() }));
  const known = since === undefined ? [] : await noticesOf(ports, { plan, completeAt: since });
  const rooms = roomsOf(plan).map((room) => known.find((notice) => notice.room === room) ?? { room, why: 'not told' });
  return objectionPeriodOf(rooms).end;
}

/**
 * Rounds that tell the rooms that could not be told before, of plans that nobody has started: a run sees to its own. A plan is
 * looked at again while a room waits to be told, and when somebody said something or took it back.
 */
export function objectionRounds(ports: ActPorts): () => Promise<void> {
  let settled: ReadonlyMap<PlanId, string> = new Map();
  return async () => {
    const asked = await ports.plans.asked(ports.clock.now());
    const seen = new Map(asked.map(({ plan, said }) => [plan, said]));
    const rest = new Map([...settled].filter(([plan, said]) => seen.get(plan) === said));
    settled = rest;
    for (const { plan, said } of asked) {
      if (!rest.has(plan) && (await areAllTold(ports, plan))) rest.set(plan, said);
    }
  };
}

/** True when no room of the plan waits to be told now. */
async function areAllTold(ports: ActPorts, plan: PlanId): Promise<boolean> {
  const kept = await ports.plans.find(plan);
  if (kept?.state !== 'asked') return true;
  const period = await announceWhenComplete(ports, await planNow(ports, kept.plan));
  return !period || period.untold.length === 0;
}

async function announce(ports: AnnouncingPorts, { plan, completeAt: since }: Agreed): Promise<ObjectionPeriod> {
  if (plan.policy.objectionHours === 0) return { end: since, untold: [] };
  const known = await noticesOf(ports, { plan, completeAt: since });
  // One time for all that are told now: they read the same.
  const until = objectionEnd(ports.clock.now(), plan.policy);
  const rooms = roomsOf(plan).map(
    async (room) =>
      known.find((notice) => notice.room === room) ?? tellRoom(ports, plan, { room, completeAt: since, until }),
  );
  return objectionPeriodOf(await Promise.all(rooms));
}

async function noticesOf({ audit }: AnnouncingPorts, agreed: Agreed): Promise<readonly ObjectionNotice[]> {
  const notices = objectionNoticesIn(await audit.of(agreed.plan.id));
  return notices.filter((notice) => notice.completeAt === agreed.completeAt);
}

async function tellRoom(
  ports: AnnouncingPorts,
  plan: Plan,
  notice: ObjectionNotice,
): Promise<ObjectionNotice | UntoldRoom> {
  try {
    return await post(ports, plan, notice);
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    return { room: notice.room, why: error.text.happened };
  }
}

async function post(
  ports: AnnouncingPorts,
  plan: Plan,
  { room, completeAt: since, until }: ObjectionNotice,
): Promise<ObjectionNotice | UntoldRoom> {
  const as = await speakerIn(ports, plan, room);
  if (!as) return { room, why: 'none of our accounts is in it' };
  const act = `${plan.id}/objections/${objectionEnd(since, plan.policy)}`;
  const content = objectionContent(summaryFor(ports, plan, room), until);
  const posted = await findOrPost(ports, { room, as, act, content, since: plan.createdAt });
  // What stands in the room counts: a crash may have come between that and our record.
  const read = { room, completeAt: since, until: untilIn(posted.content['io.tributary.plan']) ?? until };
  await tell(ports, { plan, who: 'tributary', what: OBJECTIONS_ANNOUNCED, detail: { ...read, event: posted.eventId } });
  return read;
}

function untilIn(told: unknown): number | undefined {
  const until = isJsonObject(told) ? told.objections_until : undefined;
  return typeof until === 'number' ? until : undefined;
}
