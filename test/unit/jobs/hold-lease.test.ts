import { type HeldLease, holdLease } from '#jobs/hold-lease';
import { usualTiming } from '#jobs/run-ports';
import type { ConsolidationId } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { LeaseStore } from '#src/ports/consolidation-store';
import { createStoresInMemory } from '#test/world/in-memory-stores';

const consolidation = 'c_run0000001' as ConsolidationId;
const timing = { ...usualTiming, leaseMs: 30_000, graceMs: 0 };

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

function givenLeases(otherwise: Partial<LeaseStore> = {}): LeaseStore {
  return { ...createStoresInMemory({ now: () => Date.now() }).leases, ...otherwise };
}

async function hold(leases: LeaseStore, holder = 'worker'): Promise<HeldLease> {
  const lease = await holdLease(leases, { consolidation, holder, timing });
  if (!lease) throw new RangeError(`another has the lease that ${holder} asks for`);
  return lease;
}

const unreachable = () => Promise.reject(new TributaryError('DATABASE_UNREACHABLE', { facts: { why: 'killed' } }));

test('W-4 a lease is kept for as long as its work takes, and is free for the next at once when it is given back', async () => {
  const leases = givenLeases();
  const lease = await hold(leases);

  await jest.advanceTimersByTimeAsync(10 * timing.leaseMs);

  expect(lease.lost()).toBe(false);
  await expect(hold(leases, 'next')).rejects.toThrow(RangeError);
  await lease.release();
  expect(jest.getTimerCount()).toBe(0);
  const next = await hold(leases, 'next');
  expect(next.fence.number).toBeGreaterThan(lease.fence.number);
});

test('W-4 a lease that another has by now is known to be lost with the next renewal, and giving it back takes nothing from the other', async () => {
  const leases = givenLeases();
  const lease = await hold(leases);
  jest.setSystemTime(Date.now() + timing.leaseMs);
  await hold(leases, 'next');

  await jest.advanceTimersByTimeAsync(timing.leaseMs / 3);

  expect(lease.lost()).toBe(true);
  await lease.release();
  await expect(hold(leases, 'third')).rejects.toThrow(RangeError);
});

test('W-4 a lease that cannot be renewed holds until its time is over, and no longer', async () => {
  const lease = await hold(givenLeases({ renew: unreachable }));

  await jest.advanceTimersByTimeAsync(timing.leaseMs);
  expect(lease.lost()).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  expect(lease.lost()).toBe(true);
});

test('W-4 a renewal that is answered late keeps the lease for no longer than the database does', async () => {
  const leases = givenLeases();
  let asked = 0;
  let answer: () => void = () => undefined;
  const renew: LeaseStore['renew'] = async (...request) => {
    asked += 1;
    if (asked > 1) return unreachable();
    const renewed = await leases.renew(...request);
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return renewed;
  };
  const lease = await hold({ ...leases, renew });

  await jest.advanceTimersByTimeAsync(timing.leaseMs / 3);

  await jest.advanceTimersByTimeAsync(timing.leaseMs / 2);
  answer();
  await jest.advanceTimersByTimeAsync(timing.leaseMs / 2 + 1);

  expect(await leases.freeIn(consolidation, 0)).toBe(0);
  expect(lease.lost()).toBe(true);
});

test('W-4 a lease is given back only when its renewal under way has ended: whoever closes the database next cuts none off', async () => {
  const leases = givenLeases();
  let end: (renewed: boolean) => void = () => undefined;
  const lease = await hold({
    ...leases,
    renew: () =>
      new Promise((resolve) => {
        end = resolve;
      }),
  });
  let isBack = false;
  await jest.advanceTimersByTimeAsync(timing.leaseMs / 3);

  const release = lease.release().then(() => {
    isBack = true;
  });
  await jest.advanceTimersByTimeAsync(0);

  expect(isBack).toBe(false);
  end(true);
  await release;
  expect(await leases.freeIn(consolidation, 0)).toBe(0);
});

test('W-4 a database that is away for a moment when a lease is given back keeps the run from nobody', async () => {
  const leases = givenLeases();
  let asked = 0;
  const lease = await hold({
    ...leases,
    release: (fence) => {
      asked += 1;
      return asked === 1 ? unreachable() : leases.release(fence);
    },
  });

  await lease.release();

  expect(await leases.freeIn(consolidation, 0)).toBe(0);
});

test('W-4 what no time can mend is thrown when a lease is asked for, and not asked again', async () => {
  let asked = 0;
  const take = () => {
    asked += 1;
    return Promise.reject(new TributaryError('INTERNAL_FAULT', { facts: { what: 'a broken statement' } }));
  };

  await expect(hold(givenLeases({ take }))).rejects.toMatchObject({ code: 'INTERNAL_FAULT' });

  expect(asked).toBe(1);
});
