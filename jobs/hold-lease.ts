import { setTimeout as pause } from 'node:timers/promises';
import type { ConsolidationId, Fence } from '#src/consolidation/records';
import { isTributaryError } from '#src/errors/tributary-error';
import type { LeaseStore } from '#src/ports/consolidation-store';
import type { RunTiming } from './run-ports.ts';

/** A lease that is renewed in the background until it is let go. */
export interface HeldLease {
  readonly fence: Fence;
  readonly lost: () => boolean;
  readonly release: () => Promise<void>;
}

/** Takes the lease of a consolidation and keeps it; undefined while another has it (spec W-4). */
export async function holdLease(
  leases: LeaseStore,
  request: { readonly consolidation: ConsolidationId; readonly holder: string; readonly timing: RunTiming },
): Promise<HeldLease | undefined> {
  const { consolidation, holder, timing } = request;
  const wanted = { consolidation, holder, forMs: timing.leaseMs, graceMs: timing.graceMs };
  const fence = await surely(() => leases.take(wanted));
  return fence && renewed(leases, fence, timing.leaseMs);
}

function renewed(leases: LeaseStore, fence: Fence, leaseMs: number): HeldLease {
  let lost = false;
  // A renewal that cannot be asked for counts as lost only once the time is over: records are refused then anyway.
  let validUntil = performance.now() + leaseMs;
  const renew = async (): Promise<void> => {
    const asked = performance.now();
    const renewal = await leases.renew(fence, leaseMs).catch(() => undefined);
    if (renewal === true) validUntil = asked + leaseMs;
    if (renewal === false) lost = true;
  };
  let underWay: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    underWay = renew();
  }, leaseMs / 3);
  timer.unref();
  return {
    fence,
    lost: () => lost || performance.now() > validUntil,
    release: async () => {
      clearInterval(timer);
      await underWay; // whoever closes the database next must not cut a renewal off
      if (!lost) await surely(() => leases.release(fence));
    },
  };
}

/** A database that was killed is back by then; a lease that is left to run out keeps the run from everybody for so long. */
const ASKED_AGAIN_AFTER_MS = [100, 400, 1_600];

/** Taking by the same holder and giving back may both be asked for again, whether or not they took effect. */
async function surely<T>(ask: () => Promise<T>): Promise<T> {
  for (const afterMs of ASKED_AGAIN_AFTER_MS) {
    try {
      return await ask();
    } catch (error) {
      if (!isTributaryError(error) || error.kind !== 'temporary') throw error;
    }
    await pause(afterMs);
  }
  return ask();
}
