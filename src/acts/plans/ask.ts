import type { AskAnswer } from '#src/acts/answers';
import type { ActPorts } from '#src/acts/ports';
import { summaryFor } from '#src/acts/rooms/room-summary';
import { postOnce } from '#src/acts/speaking/post-once';
import { speakerIn } from '#src/acts/speaking/speakers';
import { tell } from '#src/acts/speaking/tell';
import { makeCode } from '#src/consent/codes';
import type { ConsentRequest } from '#src/consent/consent';
import type { Party, PartyId } from '#src/consent/party';
import { lineContent, requestContent, summaryContent } from '#src/consent/request-message';
import type { Plan } from '#src/consolidation/plan';
import { TributaryError } from '#src/errors/tributary-error';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import { askNetwork } from './ask-network.ts';
import { isDeleted } from './deleted-question.ts';
import { findPlan } from './find.ts';
import { openPlan } from './open-plan.ts';
import { answersOf, planNow } from './party-answers.ts';

type Asked = Omit<AskAnswer['asked'][number], 'agreed'>;

const DAY_MS = 86_400_000;
/** How many plans may ask in one room within a day (spec C-12). */
const MOST_PLANS_A_DAY = 5;
/** How often one plan asks one side within a day, where its question is deleted again and again (spec C-12). */
const MOST_TIMES_A_DAY = 3;

/**
 * Puts the question to every party, once (spec C-2): in its room, on its network, or by saying how an operator answers. Asking
 * again asks whom nobody has asked, and where the question was deleted. Throws PLAN_VOID, PLAN_BLOCKED, PLAN_EXPIRED, PLAN_NOT_ITSELF or ASKED_TOO_OFTEN.
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
  const agreed = await whoAgreed(ports, plan);
  return { plan: plan.id, asked: asked.map((one) => ({ ...one, agreed: agreed.has(one.party) })) };
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

async function askRoom(ports: ActPorts, question: RoomQuestion): Promise<string> {
  const { plan, party, request, room } = question;
  const as = await speakerIn(ports, plan, room);
  if (request.event === undefined) return putQuestion(ports, question, as);
  if (!as || (await whoAgreed(ports, plan)).has(party.id) || !(await isDeleted(ports, request, as)))
    return howTo(question);
  const today = await timesToday(ports, plan, party);
  if (today >= MOST_TIMES_A_DAY)
    return `asked ${today} times within a day in ${party.place}, and deleted there each time: talk with its people, and ask again later`;
  return putQuestion(ports, { plan, party, room, request: await freshRequest(ports, plan, party) }, as);
}

/** A run that pauses may do so because whoever agreed has lost the right to: then others of that side are asked (spec C-8). */
async function whoAgreed(ports: ActPorts, plan: Plan): Promise<ReadonlySet<PartyId>> {
  const now = await planNow(ports, plan);
  if (now.consolidation?.state === 'paused') return new Set();
  const answers = answersOf(now, ports.clock.now());
  return new Set(answers.filter(({ verdict }) => verdict === 'granted').map(({ id }) => id));
}

/** How often this side was asked about this plan since a day ago, with a code each time. */
async function timesToday({ consents, clock }: ActPorts, plan: Plan, { id }: Party): Promise<number> {
  const since = clock.now() - DAY_MS;
  const recent = (await consents.requestsOf(plan.id)).filter(({ party, askedAt }) => party === id && askedAt >= since);
  return new Set(recent.map(({ code }) => code)).size;
}

function howTo({ party, request }: RoomQuestion): string {
  return `!tributary agree ${request.code} in ${party.place}`;
}

async function putQuestion(ports: ActPorts, question: RoomQuestion, as: ActorId | undefined): Promise<string> {
  const { plan, party, request, room } = question;
  if (!as) throw new TributaryError('ROOM_NOT_READABLE', { facts: { room: party.place, actor: plan.canonical.actor } });
  const summary = summaryFor(ports, plan, room);
  const { about, level } = party;
  const content = about
    ? lineContent(request, summary, { text: about.text, level })
    : requestContent(request, summary, party);
  const act = `${plan.id}/ask/${party.id}/${request.code}`;
  const event = await postOnce(ports, { room, as, act, content, since: plan.createdAt });
  await ports.consents.keepRequest({ ...request, event });
  await tell(ports, { plan, who: 'tributary', what: 'request-posted', detail: { party: party.id, room, event } });
  return howTo(question);
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
