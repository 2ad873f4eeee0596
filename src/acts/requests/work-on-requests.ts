import { discretionOf } from '#src/acts/pages/discretion';
import { ask } from '#src/acts/plans/ask';
import { plan } from '#src/acts/plans/plan';
import type { ActPorts } from '#src/acts/ports';
import { leavePlan } from '#src/acts/rooms/look-inside';
import { linkTo } from '#src/acts/speaking/link-to';
import { tell } from '#src/acts/speaking/tell';
import { outcomeText, type RequestOutcome } from '#src/consent/request-outcome';
import { isBlocked, type Plan, type PlanId } from '#src/consolidation/plan';
import { isTributaryError, type TributaryError } from '#src/errors/tributary-error';
import type { MergeRequest, RequestId, RequestState } from '#src/ports/merge-requests';
import { examineRequest } from './examine-request.ts';
import { requesterInWords } from './request-right.ts';
import { sayToRequester } from './say-to-requester.ts';
import { tellEnds } from './tell-ends.ts';
import { tellRequesters } from './tell-requesters.ts';

/** Whoever began to plan a request and said nothing for so long has died, or a server did not answer: it is begun again. */
const AGAIN_AFTER_MS = 600_000;
/** A server that does not answer for so long ends the request. */
const PATIENCE_MS = 7 * 86_400_000;

/** Looks at every new request, plans those that may be, asks everybody concerned, and tells whoever asked; safe to repeat, and in several processes. */
export async function workOnRequests(ports: ActPorts): Promise<void> {
  for (const request of await ports.requests.inStates(['received'])) await examineRequest(ports, request);
  for (const { id } of await ports.requests.inStates(['approved', 'planning'])) await workOnRequest(ports, id);
  await tellEnds(ports);
  await tellRequesters(ports);
}

/** The same for one request; nothing when another process is at it. */
export async function workOnRequest(ports: ActPorts, id: RequestId): Promise<void> {
  const at = ports.clock.now();
  const isOurs =
    (await ports.requests.change({ id, from: ['approved'], to: 'planning', at })) ||
    (await ports.requests.change({ id, from: ['planning'], before: at - AGAIN_AFTER_MS, to: 'planning', at }));
  const request = isOurs ? await ports.requests.find(id) : undefined;
  if (!request) return;
  try {
    await planAndAsk(ports, request);
  } catch (error) {
    if (!isTributaryError(error) || error.kind === 'bug') throw error;
    if (error.kind === 'temporary' && at - request.at < PATIENCE_MS) return; // tried again later
    await settle(ports, request, { state: 'failed', outcome: failure(error) });
  }
}

async function planAndAsk(ports: ActPorts, request: MergeRequest): Promise<void> {
  const made = (await planBefore(ports, request)) ?? (await makePlan(ports, request));
  if (isBlocked(made)) return settle(ports, request, { state: 'failed', outcome: blocked(made) });
  await askOrGiveUp(ports, made);
  const outcome = { kind: 'planned', link: linkTo(ports, made), sides: made.parties.length } as const;
  await settle(ports, request, { state: 'planned', outcome, plan: made.id });
}

/** The plan that a process made before it died: nobody is asked about two. */
async function planBefore(ports: ActPorts, { plan: id }: MergeRequest): Promise<Plan | undefined> {
  const kept = id === undefined ? undefined : await ports.plans.find(id as PlanId);
  return kept && (kept.state === 'open' || kept.state === 'asked') ? kept.plan : undefined;
}

async function makePlan(ports: ActPorts, { id, into, retire, by, supporters }: MergeRequest): Promise<Plan> {
  const { plan: made, kept } = await plan(ports, {
    ...(into !== undefined && { into }),
    requestedBy: requesterInWords(by),
    retire,
    dryRun: false,
  });
  if (!kept) return made;
  await ports.requests.change({ id, from: ['planning'], to: 'planning', at: ports.clock.now(), plan: made.id });
  const detail = { request: id, by, supporters: supporters.map((one) => one.by) };
  await tell(ports, { plan: made, who: by, what: 'requested', detail });
  return made;
}

/** A plan about which nobody may be asked is nobody's. */
async function askOrGiveUp(ports: ActPorts, made: Plan): Promise<void> {
  try {
    await ask(ports, { plan: made.id });
  } catch (error) {
    if (isTributaryError(error) && error.kind !== 'temporary') {
      await ports.plans.setState(made.id, 'void', error.text.happened);
      await leavePlan(ports, made);
    }
    throw error;
  }
}

function blocked(made: Plan): RequestOutcome {
  const { lines, withheld } = discretionOf(made).told(made.blockers.map(({ text }) => text));
  return { kind: 'blocked', why: lines, withheld };
}

/** Coded errors name what the requester named already; a room that none of ours may see is told as such. */
function failure({ text }: TributaryError): RequestOutcome {
  return { kind: 'failed', why: `${text.happened} ${text.now}` };
}

interface Settled {
  readonly state: RequestState;
  readonly outcome: RequestOutcome;
  readonly plan?: string;
}

async function settle(ports: ActPorts, request: MergeRequest, { state, outcome, plan }: Settled): Promise<void> {
  const reason = state === 'failed' ? { reason: outcomeText(outcome, 'room') } : {};
  const made = plan === undefined ? {} : { plan };
  await sayToRequester(ports, request, { state, outcome });
  await ports.requests.change({
    id: request.id,
    from: ['planning'],
    to: state,
    at: ports.clock.now(),
    ...reason,
    ...made,
  });
  await tell(ports, { plan: request, who: 'tributary', what: `request-${state}`, detail: { ...reason, ...made } });
}
