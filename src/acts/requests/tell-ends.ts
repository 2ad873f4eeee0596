import type { ActPorts } from '#src/acts/ports';
import { linkTo } from '#src/acts/speaking/link-to';
import { type MergeEnd, outcomeText } from '#src/consent/request-outcome';
import type { PlanId } from '#src/consolidation/plan';
import type { ConsolidationState } from '#src/consolidation/records';
import type { MergeRequest } from '#src/ports/merge-requests';
import { readRequester } from './request-right.ts';

/** What whoever asked wants to know of a run; everything between is told by the plan's page. */
const ENDS: Partial<Record<ConsolidationState, MergeEnd>> = {
  done: 'done',
  undone: 'undone',
  paused: 'paused',
  refused: 'refused',
  failed: 'failed',
};

/**
 * Notes for people of networks how the merge ended that they asked for, or that it was paused: each once, so that nobody hears
 * more of a request than its few turns (spec C-12). People in rooms see it where they are.
 */
export async function tellEnds(ports: ActPorts): Promise<void> {
  const planned = await ports.requests.inStates(['planned']);
  for (const request of planned.filter(({ by }) => readRequester(by))) await tellEnd(ports, request);
}

async function tellEnd(ports: ActPorts, request: MergeRequest): Promise<void> {
  const { id, changedAt, plan } = request;
  if (plan === undefined || isOver(request)) return;
  const run = await ports.consolidations.ofPlan(plan as PlanId);
  const how = run && ENDS[run.state];
  const reason = how && reasonOf(how);
  if (how === undefined || reason === undefined || reason === request.reason) return;
  const at = ports.clock.now();
  const ours = await ports.requests.change({ id, from: ['planned'], before: changedAt + 1, to: 'planned', at, reason });
  if (!ours) return; // another process is at it
  const link = linkTo(ports, { id: plan as PlanId });
  await ports.requests.owe({ id, text: outcomeText({ kind: 'ended', how, link }, 'network'), since: at });
}

/** Of a run that is done or undone nothing more will be told. */
function isOver({ reason }: MergeRequest): boolean {
  return reason === reasonOf('done') || reason === reasonOf('undone');
}

function reasonOf(how: MergeEnd): string {
  return `whoever asked was told: ${how}`;
}
