import type { ListedPlan } from '#src/acts/plans/list-plans';
import { isoText, momentText } from './moment.ts';
import { partyDocument } from './plan-document.ts';
import { alignedRows } from './table.ts';

/** A listed plan for machines: what is absent is null. */
export function listedPlanDocument({ plan, phase, reason, parties, consolidation }: ListedPlan): object {
  return {
    plan: plan.id,
    hash: plan.hash,
    phase,
    reason: reason ?? null,
    consolidation: consolidation ?? null,
    canonical: plan.canonical.room,
    legs: plan.legs.map(({ room, address }) => ({ room, address })),
    parties: parties.map(partyDocument),
    createdAt: isoText(plan.createdAt),
    expiresAt: isoText(plan.expiresAt),
  };
}

/** One line each. */
export function listedPlanLines(plans: readonly ListedPlan[]): readonly string[] {
  if (plans.length === 0) return ['There is no plan that waits; `tributary plan` makes one.'];
  const rows = plans.map(({ plan, phase, parties }) => [
    plan.id,
    PHASES[phase],
    agreedText(parties),
    momentText(plan.expiresAt),
    `${plan.legs.map(({ address }) => address).join(', ')} into ${plan.canonical.address}`,
  ]);
  return alignedRows([['plan', 'state', 'agreed', 'open until', 'rooms'], ...rows]);
}

const PHASES: Readonly<Record<ListedPlan['phase'], string>> = {
  'not-asked': 'not asked',
  asking: 'asked',
  agreed: 'agreed',
  expired: 'expired',
  void: 'void',
  running: 'running',
  done: 'done',
  undone: 'undone',
  refused: 'refused',
};

function agreedText(parties: ListedPlan['parties']): string {
  const granted = parties.filter(({ verdict }) => verdict === 'granted').length;
  const missing = parties.filter(({ verdict }) => verdict !== 'granted').map(({ id }) => id);
  return `${granted} of ${parties.length}${missing.length > 0 ? `, not ${missing.join(', ')}` : ''}`;
}
