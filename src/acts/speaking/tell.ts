import type { ActPorts } from '#src/acts/ports';
import type { Consolidation } from '#src/consolidation/records';
import type { Json } from '#src/portals/json';
import type { AuditEntry } from '#src/ports/audit-log';

/** One line for the audit log (spec C-11). */
export interface Told {
  /** A plan, or a request before there is a plan. */
  readonly plan: { readonly id: string };
  readonly consolidation?: Pick<Consolidation, 'id'> | undefined;
  /** Undefined: it was said at the terminal without a name. */
  readonly who: string | undefined;
  readonly what: string;
  readonly detail?: Json;
}

/** Writes a line into the audit log. */
export async function tell(ports: Pick<ActPorts, 'audit' | 'clock'>, told: Told): Promise<void> {
  await ports.audit.append(lineOf(told, ports.clock.now()));
}

/** Such a line, for whoever writes it with other records. */
export function lineOf({ plan, consolidation, who, what, detail }: Told, at: number): AuditEntry {
  return {
    plan: plan.id,
    ...(consolidation && { consolidation: consolidation.id }),
    at,
    who: who ?? 'terminal',
    what,
    detail: detail ?? {},
  };
}
