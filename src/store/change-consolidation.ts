import type { Knex } from 'knex';
import type { ConsolidationId, Fence } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { Clock } from '#src/ports/clock';
import type { ConsolidationChange, ToldChange } from '#src/ports/consolidation-store';
import { appendEntry } from './audit-log.ts';
import { toJson, toOptionalText, toOptionalTimestamp, toTimestamp } from './column-values.ts';
import { underFence } from './under-fence.ts';

/** A change of one consolidation; with a fence it is the runner's, without it a person's. */
export interface RequestedChange {
  readonly id: ConsolidationId;
  readonly change: ToldChange;
  readonly fence: Fence | undefined;
}

/** Writes the named fields, and none of the others, and tells of it where it changed anything. Throws CONSOLIDATION_NOT_FOUND, and LEASE_LOST with a fence. */
export async function changeConsolidation(
  { knex, clock }: { readonly knex: Knex; readonly clock: Clock },
  { id, change, fence }: RequestedChange,
): Promise<void> {
  const { told } = change;
  const write = async (on: Knex) => {
    const isChanged = await updateConsolidation(on, { id, change, at: clock.now() });
    if (isChanged && told) await appendEntry(on, told);
  };
  if (fence) return underFence(knex, fence, write);
  await (told ? knex.transaction(write) : write(knex));
}

interface Update {
  readonly id: ConsolidationId;
  readonly change: ConsolidationChange;
  readonly at: number;
}

/** Writes the named fields where the state allows it; false where it does not. */
export async function updateConsolidation(knex: Knex, { id, change, at }: Update): Promise<boolean> {
  const { onlyFrom } = change;
  const columns = { ...columnsOf(change), changed_at: toTimestamp(at) };
  const query = knex('consolidations').where({ id });
  const changed = await (onlyFrom ? query.whereIn('state', onlyFrom) : query).update(columns);
  if (changed > 0) return true;
  const exists = await knex('consolidations').where({ id }).first('id');
  if (!exists) throw new TributaryError('CONSOLIDATION_NOT_FOUND', { facts: { consolidation: id } });
  return false;
}

/** The columns that a change names: a field that is undefined clears its column; state and step cannot be cleared. */
export function columnsOf(change: ConsolidationChange): Record<string, unknown> {
  const has = (field: keyof ConsolidationChange) => Object.hasOwn(change, field);
  return {
    ...(change.state && { state: change.state }),
    ...(change.step && { step: change.step }),
    ...(has('leg') && { leg: change.leg ?? null }),
    ...(has('reason') && { reason: toOptionalText(change.reason) }),
    ...(has('waitingFor') && { waiting_for: toJson(change.waitingFor ?? []) }),
    ...(has('confirmedAt') && { confirmed_at: toOptionalTimestamp(change.confirmedAt) }),
    ...(has('confirmedBy') && { confirmed_by: toOptionalText(change.confirmedBy) }),
    ...(has('pointOfNoReturnAt') && { point_of_no_return_at: toOptionalTimestamp(change.pointOfNoReturnAt) }),
  };
}
