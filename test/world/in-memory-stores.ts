import { createRecordsInMemory } from '#jobs/rehearsal/records-in-memory';
import type { RunRecords } from '#jobs/run-ports';
import type { Consent, ConsentRequest } from '#src/consent/consent';
import type { PlanId } from '#src/consolidation/plan';
import type { Fence } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { AuditEntry, AuditLog } from '#src/ports/audit-log';
import type { Clock } from '#src/ports/clock';
import type { ConsentStore } from '#src/ports/consent-store';
import type { LeaseStore } from '#src/ports/consolidation-store';
import { type KeptPlan, LEAVING, type PlanStore, REFUSAL_TOLD } from '#src/ports/plan-store';

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

/** Starts at a fixed moment. */
export function aClock(start = Date.UTC(2026, 0, 15, 12)): TestClock {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

/** Every store that a run needs, in memory; records are checked against the lease as the database does. */
export interface StoresInMemory extends RunRecords {
  readonly plans: PlanStore;
  readonly consents: ConsentStore;
  readonly leases: LeaseStore;
  readonly audit: AuditLog;
  /** What was told to the audit log, oldest first. */
  readonly story: AuditEntry[];
}

/** All stores, empty. */
export function createStoresInMemory(clock: Clock): StoresInMemory {
  const held = new Map<string, Fence & { readonly until: number }>();
  const requireHeld = (fence: Fence): void => {
    const current = held.get(fence.consolidation);
    const isHeld = current?.number === fence.number && current.until > clock.now();
    if (!isHeld) throw new TributaryError('LEASE_LOST', { facts: { consolidation: fence.consolidation } });
  };
  const story: AuditEntry[] = [];
  const consents = consentsInMemory(story);
  const records = createRecordsInMemory({
    clock,
    requireHeld,
    tell: (entry) => void story.push(entry),
    endPlan: (plan) => plans.setState(plan, 'ended'),
  });
  const wroteAnything = async (plan: PlanId) => {
    const run = await records.consolidations.ofPlan(plan);
    return run !== undefined && (await records.actRecords.of(run.id)).length > 0;
  };
  const plans: PlanStore = plansInMemory({ ...consents, story, wroteAnything });
  return {
    ...records,
    consolidations: {
      ...records.consolidations,
      create: async (start) => {
        await records.consolidations.create(start);
        await plans.setState(start.consolidation.plan, 'running');
      },
    },
    plans,
    consents,
    leases: leasesInMemory(clock, held),
    audit: {
      append: async (entry) => void story.push(entry),
      of: async (plan) =>
        story.flatMap((entry, at) =>
          entry.plan === plan ? [{ ...entry, sequence: at + 1, previousHash: '', hash: '' }] : [],
        ),
      head: async () => ({ sequence: story.length, hash: 'f'.repeat(64) }),
      hashAt: async () => 'f'.repeat(64),
      verify: async () => ({ entries: story.length }),
    },
    story,
  };
}

function leasesInMemory(clock: Clock, held: Map<string, Fence & { readonly until: number }>): LeaseStore {
  const numbers = new Map<string, number>();
  return {
    take: async ({ consolidation, holder, forMs, graceMs }) => {
      const current = held.get(consolidation);
      if (current && current.holder !== holder && current.until + graceMs > clock.now()) return undefined;
      const number = (numbers.get(consolidation) ?? 0) + 1;
      numbers.set(consolidation, number);
      held.set(consolidation, { consolidation, holder, number, until: clock.now() + forMs });
      return { consolidation, holder, number };
    },
    freeIn: async (consolidation, graceMs) =>
      Math.max(0, (held.get(consolidation)?.until ?? 0) + graceMs - clock.now()),
    renew: async (fence, forMs) => {
      const current = held.get(fence.consolidation);
      if (current?.number !== fence.number || current.until <= clock.now()) return false;
      held.set(fence.consolidation, { ...current, until: clock.now() + forMs });
      return true;
    },
    release: async (fence) => {
      if (held.get(fence.consolidation)?.number === fence.number) held.delete(fence.consolidation);
    },
  };
}

interface PlansGiven extends Pick<ConsentStore, 'consentsOf'> {
  readonly story: readonly AuditEntry[];
  readonly wroteAnything: (plan: PlanId) => Promise<boolean>;
}

function plansInMemory({ consentsOf, story, wroteAnything }: PlansGiven): PlanStore {
  const kept = new Map<PlanId, KeptPlan>();
  const active = (): KeptPlan[] => [...kept.values()].filter(({ state }) => state === 'asked' || state === 'running');
  return {
    keep: async (plan) => void kept.set(plan.id, { plan, state: 'open' }),
    find: async (id) => kept.get(id),
    setState: async (id, state, reason) => {
      const before = kept.get(id);
      if (before) kept.set(id, { plan: before.plan, state, ...(reason !== undefined && { reason }) });
    },
    concerning: async (room) =>
      active().filter(({ plan }) => plan.canonical.room === room || plan.legs.some((leg) => leg.room === room)),
    unstarted: async (room, now) =>
      [...kept.values()]
        .filter(({ plan, state }) => (state === 'open' || state === 'asked') && plan.expiresAt > now)
        .filter(({ plan }) => plan.canonical.room === room || plan.legs.some((leg) => leg.room === room))
        .reverse(),
    isNamed: async (room, now) =>
      [...kept.values()].some(({ plan, state }) => {
        const isLiving = state === 'running' || (state !== 'void' && state !== 'ended' && plan.expiresAt > now);
        return isLiving && (plan.canonical.room === room || plan.legs.some((leg) => leg.room === room));
      }),
    expired: async ({ before, atMost }) =>
      [...kept.values()]
        .filter(({ plan, state }) => (state === 'open' || state === 'asked') && plan.expiresAt < before)
        .sort((a, b) => a.plan.expiresAt - b.plan.expiresAt)
        .slice(0, atMost),
    refused: async (now) => {
      const silent: KeptPlan[] = [];
      for (const { plan, ...rest } of kept.values()) {
        const isToldOf = story.some((entry) => entry.plan === plan.id && entry.what === REFUSAL_TOLD);
        const stands = (await consentsOf(plan.id)).some(
          (one) => one.word === 'refuse' && one.withdrawnAt === undefined,
        );
        if (plan.expiresAt <= now || isToldOf || !stands || (await wroteAnything(plan.id))) continue;
        silent.push({ plan, ...rest });
      }
      return silent;
    },
    notLeft: async (since) => [...kept.values()].filter((one) => isStuck(one, story, since)),
    inStates: async (states) => [...kept.values()].filter(({ state }) => states.includes(state)).reverse(),
    asked: async (now) => {
      const open = active().filter(({ plan, state }) => state === 'asked' && plan.expiresAt > now);
      const said = async (plan: PlanId) =>
        (await consentsOf(plan)).map(({ withdrawnAt }) => (withdrawnAt === undefined ? 'stands' : 'was taken back'));
      return Promise.all(open.map(async ({ plan: { id } }) => ({ plan: id, said: (await said(id)).join() })));
    },
    active: async () => active(),
  };
}

/** Its rooms could not be left, which is told since then, and are not all left by now. */
function isStuck({ plan: { id }, state }: KeptPlan, story: readonly AuditEntry[], since: number): boolean {
  const told = (what: string) => story.filter((entry) => entry.plan === id && entry.what === what);
  const isOver = state === 'void' || state === 'ended';
  return isOver && told(LEAVING.stuck).some(({ at }) => at > since) && told(LEAVING.over).length === 0;
}

function consentsInMemory(story: AuditEntry[]): ConsentStore {
  const requests: ConsentRequest[] = [];
  const words: Consent[] = [];
  const stands = (word: Consent): boolean => word.withdrawnAt === undefined;
  return {
    keepRequest: async (request) => void requests.unshift(request),
    requestsOf: async (plan) => requests.filter((request) => request.plan === plan),
    requestByCode: async (code) => requests.find((request) => request.code === code),
    requestsIn: async (room) => requests.filter((request) => request.room === room),
    record: async (consent, told) => {
      words.push(consent);
      if (told) story.push(told);
      return true;
    },
    consentsOf: async (plan) => words.filter((word) => word.plan === plan),
    withdraw: async ({ plan, party, person, at }, told) => {
      const index = words.findIndex(
        (word) => word.plan === plan && word.party === party && word.person === person && stands(word),
      );
      const word = words[index];
      if (word) words[index] = { ...word, withdrawnAt: at };
      if (word && told) story.push(told);
      return word !== undefined;
    },
    byEvent: async (event) => words.find((word) => word.event === event && stands(word)),
  };
}
