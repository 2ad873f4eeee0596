import type { Consent, ConsentRequest } from '#src/consent/consent';
import type { PartyId } from '#src/consent/party';
import type { LegPlan, Plan, PlanId } from '#src/consolidation/plan';
import type { Consolidation, ConsolidationId, Fence } from '#src/consolidation/records';
import { goingForward } from '#src/consolidation/run-state';
import type { ActorId } from '#src/portals/actor';
import type { EventId, RoomId } from '#src/portals/ids';
import type { AuditEntry } from '#src/ports/audit-log';
import type { Store } from '#src/store/store';
import { givenPolicy } from './given-policy.ts';

/** A moment all builders share, in milliseconds since 1970. */
export const NOON = Date.UTC(2026, 0, 15, 12);

const service = 'service:example.org' as ActorId;

/** A plan that retires the sources into canonical; it blocks nothing and asks nobody. */
export function aPlan({
  id = 'p_plan000001',
  canonical = '!canonical:example.org',
  sources = ['!source:example.org'],
  ...rest
}: Omit<Partial<Plan>, 'id' | 'canonical'> & {
  id?: string;
  canonical?: string;
  sources?: readonly string[];
} = {}): Plan {
  return {
    id: id as PlanId,
    hash: `hash of ${id}`,
    canonical: {
      room: canonical as RoomId,
      address: canonical,
      name: 'Crystal',
      actor: service,
      mainAlias: undefined,
      via: [],
      joiners: [service],
      reasons: [],
    },
    legs: sources.map(aLeg),
    parties: [],
    blockers: [],
    warnings: [],
    seen: [],
    policy: givenPolicy,
    projection: {},
    nonce: 'nonce',
    createdAt: NOON,
    expiresAt: NOON + 30 * 86_400_000,
    requestedBy: undefined,
    steps: [],
    humanTasks: [],
    ...rest,
  };
}

function aLeg(room: string): LegPlan {
  return {
    room: room as RoomId,
    address: room,
    name: 'crystal',
    kind: 'portal',
    readAs: service,
    tombstoneAs: service,
    powerFrom: undefined,
    aliases: [],
    channels: [],
  };
}

/** The start of a plan's run. */
export function aConsolidation(members: Partial<Omit<Consolidation, 'id'>> & { id?: string } = {}): Consolidation {
  const { id = 'c_run0000001', ...rest } = members;
  return {
    id: id as ConsolidationId,
    plan: 'p_plan000001' as PlanId,
    state: 'running',
    step: 'inspect-rooms',
    waitingFor: [],
    startedAt: NOON,
    changedAt: NOON,
    ...rest,
  };
}

/** A person's yes for the canonical side. */
export function aConsent(members: Partial<Consent> = {}): Consent {
  return {
    plan: 'p_plan000001',
    hash: 'hash of p_plan000001',
    party: 'canonical' as PartyId,
    person: '@ann:example.org',
    word: 'agree',
    at: NOON,
    level: 100,
    room: '!canonical:example.org' as RoomId,
    event: '$agreed' as EventId,
    ...members,
  };
}

/** The question to the canonical side. */
export function aRequest(members: Partial<ConsentRequest> = {}): ConsentRequest {
  return {
    plan: 'p_plan000001',
    hash: 'hash of p_plan000001',
    party: 'canonical' as PartyId,
    code: 'ABCD2345',
    askedAt: NOON,
    expiresAt: NOON + 86_400_000,
    room: '!canonical:example.org' as RoomId,
    event: '$asked' as EventId,
    ...members,
  };
}

/** What a run of a test has otherwise. */
export type RunGiven = { readonly plan?: Plan; readonly id?: string; readonly told?: AuditEntry } & Pick<
  Partial<Consolidation>,
  'startedBy' | 'place'
>;

/** Keeps a plan and starts its consolidation; all rooms of the plan are locked by it. */
export async function givenRun(store: Store, given: RunGiven = {}): Promise<Consolidation> {
  const { plan = aPlan(), told, ...members } = given;
  const consolidation = aConsolidation({ ...members, plan: plan.id });
  const legs = plan.legs.map((leg) => leg.room);
  await store.plans.keep(plan);
  const rooms = [plan.canonical.room, ...legs];
  await store.consolidations.create({ consolidation, rooms, legs, ...(told && { told }) });
  return consolidation;
}

/** Takes the lease of a consolidation for a minute. */
export async function givenLease(store: Store, consolidation: ConsolidationId, holder = 'worker-1'): Promise<Fence> {
  const fence = await store.leases.take({ consolidation, holder, forMs: 60_000, graceMs: 0 });
  if (!fence) throw new Error(`${holder} got no lease`);
  return fence;
}

/** Ends a consolidation as its worker does: its rooms are free. */
export async function givenEnded(store: Store, consolidation: ConsolidationId): Promise<void> {
  const fence = await givenLease(store, consolidation);
  const ends = { changes: [{ change: { state: 'done' }, at: NOON }] } as const;
  await store.batches.write(fence, { happened: { endsRun: true }, begins: { onlyFrom: goingForward, records: ends } });
}
