import { type IdKind, idOfOtherKind, kindOf } from '#src/acts/kinds-of-ids';
import type { ActPorts } from '#src/acts/ports';
import { readCode } from '#src/consent/codes';
import { inWords } from '#src/consent/plain-text';
import type { PlanId } from '#src/consolidation/plan';
import type { Consolidation, ConsolidationId } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { RequestId } from '#src/ports/merge-requests';
import type { KeptPlan } from '#src/ports/plan-store';
import { partyAnswers } from './party-answers.ts';

/** The plan of this id; throws PLAN_NOT_FOUND, or ID_OF_OTHER_KIND. */
export async function findPlan(ports: ActPorts, id: string): Promise<KeptPlan> {
  const kept = await ports.plans.find(id as PlanId);
  if (kept) return kept;
  const other = await otherThan(ports, id, 'plan');
  throw other ?? new TributaryError('PLAN_NOT_FOUND', { facts: { plan: id } });
}

/** The consolidation of this id, or of the plan of this id; throws CONSOLIDATION_NOT_FOUND, PLAN_NOT_FOUND, PLAN_NEVER_RUN or ID_OF_OTHER_KIND. */
export async function findConsolidation(ports: ActPorts, id: string): Promise<Consolidation> {
  if (!id.startsWith('p_')) {
    const found = await ports.consolidations.find(id as ConsolidationId);
    if (found) return found;
    const other = await otherThan(ports, id, 'consolidation');
    throw other ?? new TributaryError('CONSOLIDATION_NOT_FOUND', { facts: { consolidation: id } });
  }
  const ofPlan = await ports.consolidations.ofPlan(id as PlanId);
  if (ofPlan) return ofPlan;
  const kept = await findPlan(ports, id);
  throw new TributaryError('PLAN_NEVER_RUN', { facts: { plan: id, parties: await partiesInWords(ports, kept) } });
}

/** The error for an id, or a code, of something else than what is wanted; undefined: it is of nothing we know. */
async function otherThan(
  ports: ActPorts,
  id: string,
  wanted: 'plan' | 'consolidation',
): Promise<TributaryError | undefined> {
  const kind = kindOf(id);
  if (kind === wanted) return undefined;
  if (kind) return idOfOtherKind({ id, kind, wanted, plan: await planBehind(ports, id, kind) });
  const code = readCode(id);
  const question = code === undefined ? undefined : await ports.consents.requestByCode(code);
  return question && idOfOtherKind({ id, kind: 'question', wanted, plan: question.plan });
}

async function planBehind(ports: ActPorts, id: string, kind: IdKind): Promise<string | undefined> {
  if (kind === 'consolidation') return (await ports.consolidations.find(id as ConsolidationId))?.plan;
  return kind === 'request' ? (await ports.requests.find(id as RequestId))?.plan : undefined;
}

async function partiesInWords(ports: ActPorts, { plan }: KeptPlan): Promise<string> {
  const open = (await partyAnswers(ports, plan)).filter(({ verdict }) => verdict !== 'granted');
  if (open.length === 0) return 'Everybody has agreed.';
  return `Still to agree: ${inWords(open.map(({ place }) => place))}.`;
}
