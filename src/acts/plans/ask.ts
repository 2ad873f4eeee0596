import type { AskAnswer } from '#src/acts/answers';
import type { ActPorts } from '#src/acts/ports';
import { summaryFor } from '#src/acts/rooms/room-summary';
import { postOnce } from '#src/acts/speaking/post-once';
import { speakerIn } from '#src/acts/speaking/speakers';
import { tell } from '#src/acts/speaking/tell';
import { makeCode } from '#src/consent/codes';
import type { ConsentRequest } from '#src/consent/consent';
import type { Party } from '#src/consent/party';
import { lineContent, requestContent, summaryContent } from '#src/consent/request-message';
import type { Plan } from '#src/consolidation/plan';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import { askNetwork } from './ask-network.ts';
import { findPlan } from './find.ts';
import { openPlan } from './open-plan.ts';

type Asked = AskAnswer['asked'][number];

const DAY_MS = 86_400_000;
/** How many plans may ask in one room within a day (spec C-12). */
const MOST_PLANS_A_DAY = 5;

/**
 * Puts the question to every party, once (spec C-2): in its room, on its network, or by saying how an operator answers. Asking
 * again asks whom nobody has asked. Throws PLAN_VOID, PLAN_BLOCKED, PLAN_EXPIRED, PLAN_NOT_ITSELF or ASKED_TOO_OFTEN.
 */
export async function ask(
  ports: ActPorts,
  request: { readonly plan: string; readonly by?: string },
): Promise<AskAnswer> {
  const kept = openPlan(await findPlan(ports, request.plan), ports.clock.now());
  const { plan } = kept;
  await refuseUnwelcome(ports, plan);
  await refuseTooMany(ports, plan);
  if (kept.state === 'open') await ports.plans.setState(plan.id, 'asked');
  const asked: Asked[] = [];
  for (const party of plan.parties) asked.push(await askParty(ports, plan, party));
  await informOtherRooms(ports, plan);
  await tell(ports, { plan, who: request.by, what: 'asked', detail: { parties: asked.map(({ party }) => party) } });
  return { plan: plan.id, asked };
}

async function askParty(ports: ActPorts, plan: Plan, party: Party): Promise<Asked> {
  const base = { party: party.id, place: party.place };
  if (party.kind === 'operator')
    return { ...base, how: `tributary agree ${plan.id} --as ${party.id} --by @you:server` };
  const request = await requestFor(ports, plan, party);
  if (party.room === undefined) return { ...base, how: await askNetwork(ports, { plan, party, request }) };
  return { ...base, how: await askRoom(ports, { plan, party, request, room: party.room }) };
}

/** The question to a party, kept before it is asked, so that no answer can come to a code that nobody knows. */
export async function requestFor(ports: ActPorts, plan: Plan, party: Party): Promise<ConsentRequest> {
  const known = (await ports.consents.requestsOf(plan.id)).find((candidate) => candidate.party === party.id);
  return known && known.hash === plan.hash ? known : freshRequest(ports, plan, party);
}

/** A question with a new code: the one before can no longer be answered (spec C-5: a gap voids the code). */
export async function freshRequest(ports: ActPorts, plan: Plan, party: Party): Promise<ConsentRequest> {
  const request: ConsentRequest = {
    plan: plan.id,
    hash: plan.hash,
    party: party.id,
    code: makeCode(ports.chance),
    askedAt: ports.clock.now(),
    expiresAt: plan.expiresAt,
    ...(party.room !== undefined && { room: party.room }),
  };
  await ports.consents.keepRequest(request);
  return request;
}

interface RoomQuestion {
  readonly plan: Plan;
  readonly party: Party;
  readonly request: ConsentRequest;
  readonly room: RoomId;
}

async function askRoom(ports: ActPorts, { plan, party, request, room }: RoomQuestion): Promise<string> {
  const how = `!tributary agree ${request.code} in ${party.place}`;
  if (request.event !== undefined) return how;
  const as = await speakerIn(ports, plan, room);
  if (!as) throw new TributaryError('ROOM_NOT_READABLE', { facts: { room: party.place, actor: plan.canonical.actor } });
  const summary = summaryFor(ports, plan, room);
  const { about, people } = party;
  const content = about ? lineContent(request, summary, about.text) : requestContent(request, summary, people);
  const act = `${plan.id}/ask/${party.id}`;
  const event = await postOnce(ports, { room, as, act, content, since: plan.createdAt });
  await ports.consents.keepRequest({ ...request, event });
  await tell(ports, { plan, who: 'tributary', what: 'request-posted', detail: { party: party.id, room, event } });
  return how;
}

/** Rooms without a party of their own see the plan and its fingerprint all the same (spec C-11). */
async function informOtherRooms(ports: ActPorts, plan: Plan): Promise<void> {
  const asked = new Set(plan.parties.map(({ room }) => room));
  for (const { room } of plan.legs.filter((leg) => !asked.has(leg.room))) {
    const as = await speakerIn(ports, plan, room);
    if (!as || (await ports.quietRooms.find(room))) continue;
    const content = summaryContent(summaryFor(ports, plan, room));
    await postOnce(ports, { room, as, act: `${plan.id}/summary/${room}`, content, since: plan.createdAt });
  }
}

/** Nobody is asked in a room whose people said never, and then nobody is asked anywhere (spec C-12). */
async function refuseUnwelcome({ quietRooms }: ActPorts, { parties }: Plan): Promise<void> {
  for (const { room, place } of parties) {
    const quiet = room && (await quietRooms.find(room));
    if (quiet) throw new TributaryError('ASKING_UNWELCOME', { facts: { place, by: quiet.by } });
  }
}

async function refuseTooMany(ports: ActPorts, plan: Plan): Promise<void> {
  const since = ports.clock.now() - DAY_MS;
  for (const { room, place } of plan.parties) {
    if (room === undefined) continue;
    const recent = (await ports.consents.requestsIn(room)).filter(({ askedAt }) => askedAt >= since);
    const others = new Set(recent.map((request) => request.plan).filter((id) => id !== plan.id));
    if (others.size >= MOST_PLANS_A_DAY)
      throw new TributaryError('ASKED_TOO_OFTEN', { facts: { place, count: others.size } });
  }
}
