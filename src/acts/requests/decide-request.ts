import { mistakenFor } from '#src/acts/kinds-of-ids';
import type { ActPorts } from '#src/acts/ports';
import { tell } from '#src/acts/speaking/tell';
import { TributaryError } from '#src/errors/tributary-error';
import type { MergeRequest, RequestId, RequestState } from '#src/ports/merge-requests';
import { sayToRequester } from './say-to-requester.ts';
import { workOnRequest } from './work-on-requests.ts';

/** An operator's decision about a request; without a name it is whoever has the terminal. */
export interface RequestDecision {
  readonly id: string;
  readonly by?: string;
  readonly note?: string;
}

/** The requests that wait for somebody, or all that were ever made; newest first. */
export function requests(ports: ActPorts, { all }: { readonly all: boolean }): Promise<readonly MergeRequest[]> {
  const settled: readonly RequestState[] = all ? ['planned', 'declined', 'failed', 'refused', 'joined'] : [];
  return ports.requests.inStates(['received', 'waiting', 'approved', 'planning', ...settled]);
}

/**
 * Approves a request: it is planned and everybody concerned is asked. Approving again is harmless. Throws REQUEST_NOT_FOUND,
 * REQUEST_NOT_OPERATOR, REQUEST_DECIDED.
 */
export async function approveRequest(ports: ActPorts, decision: RequestDecision): Promise<MergeRequest> {
  const request = await decideRequest(ports, decision, 'approved');
  await workOnRequest(ports, request.id);
  return findRequest(ports, request.id);
}

/** Declines a request, and tells so where it was made. Throws as `approveRequest`. */
export async function declineRequest(ports: ActPorts, decision: RequestDecision): Promise<MergeRequest> {
  const request = await decideRequest(ports, decision, 'declined');
  await sayToRequester(ports, request, {
    state: 'declined',
    outcome: { kind: 'declined', note: decision.note },
  });
  return findRequest(ports, request.id);
}

/**
 * Notes a decision, and nothing more: what is approved is planned by whoever works on requests. Deciding the same again is
 * harmless. Throws as `approveRequest`.
 */
export async function decideRequest(
  ports: ActPorts,
  { id, by, note }: RequestDecision,
  to: 'approved' | 'declined',
): Promise<MergeRequest> {
  const { operators } = ports.installation;
  if (by !== undefined && !operators.some((operator) => operator === by))
    throw new TributaryError('REQUEST_NOT_OPERATOR', { facts: { by } });
  const request = await findRequest(ports, id);
  const decidedBy = by ?? 'the operator at the terminal';
  const reason = note === undefined ? {} : { reason: note };
  const change = { id: request.id, from: ['waiting'], to, at: ports.clock.now(), decidedBy, ...reason } as const;
  if (await ports.requests.change(change)) {
    await tell(ports, { plan: request, who: by, what: `request-${to}`, detail: reason });
    return request;
  }
  const { state } = await findRequest(ports, id);
  const isRepeated =
    to === 'approved' ? ['approved', 'planning', 'planned', 'failed'].includes(state) : state === 'declined';
  if (!isRepeated) throw new TributaryError('REQUEST_DECIDED', { facts: { request: id, state } });
  return request;
}

async function findRequest({ requests: kept }: ActPorts, id: string): Promise<MergeRequest> {
  const found = await kept.find(id as RequestId);
  if (found) return found;
  throw mistakenFor(id, 'request') ?? new TributaryError('REQUEST_NOT_FOUND', { facts: { request: id } });
}
