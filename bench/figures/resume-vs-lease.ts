import { setTimeout as pause } from 'node:timers/promises';
import { type BenchTown, startBenchTown } from '#bench/bench-town';
import { type Figure, median, rounded } from '#bench/figure';
import { givenAgreedMerge } from '#bench/given-agreed-plan';
import { startMeasuredWorker } from '#bench/measured-worker';
import { usualTiming } from '#jobs/run-ports';
import type { ConsolidationId } from '#src/consolidation/records';

/** With its tombstone on record as intended and not sent: what happens next can be seen in the room. */
const DIE_AT = 'before tombstone act';
/** In small: the same times, ten times as short. */
const SHORT = { TRIBUTARY_LEASE_MS: '6000', TRIBUTARY_REQUEST_MS: '2500' };
const PATIENCE_MS = 240_000;

/** From the death of a worker to the next act of another one that had nothing to do, against the length of the lease (spec W-4). */
export const figure: Figure = {
  name: 'resume-vs-lease',
  limit: { atMost: 1.5 },
  measure: async ({ quick }) => {
    const env = quick ? SHORT : {};
    const leaseMs = quick ? Number(SHORT.TRIBUTARY_LEASE_MS) : usualTiming.leaseMs;
    const town = await startBenchTown();
    try {
      const times: number[] = [];
      for (let i = 0; i < (quick ? 1 : 3); i++) times.push(await timeResume(town, env));
      const resumeMs = median(times);
      return { ratio: rounded(resumeMs / leaseMs, 2), runs: times.length, size: leaseMs / 1_000, resumeMs };
    } finally {
      await town.stop();
    }
  },
};

async function timeResume(town: BenchTown, env: NodeJS.ProcessEnv): Promise<number> {
  const next = await startMeasuredWorker(town.config, { env, waits: true });
  const mortal = await startMeasuredWorker(town.config, { env: { ...env, TRIBUTARY_DIE_AT: DIE_AT } });
  try {
    const { id, plan } = await givenAgreedMerge(town);
    const died = mortal.ended.then(() => Date.now());
    await untilHeld(town, id);
    await next.begin();
    const diedAt = await within(died, 'the first worker did not die');
    const source = plan.legs[0]?.room;
    if (source === undefined) throw new Error('nothing is retired');
    const wentOnAt = await tombstoneOf(town, source);
    await untilDone(town, id); // what is left of this run would kill the first worker of the next one
    return wentOnAt - diedAt;
  } finally {
    await Promise.all([next.stop(), mortal.stop()]);
  }
}

/** The other one may look for work only when this is taken. */
async function untilHeld({ engine }: BenchTown, id: ConsolidationId): Promise<void> {
  const begun = Date.now();
  while ((await engine.store.stepRecords.of(id)).length === 0) {
    if (Date.now() - begun > PATIENCE_MS) throw new Error('nobody began to work');
    await pause(20);
  }
}

async function untilDone({ engine }: BenchTown, id: ConsolidationId): Promise<void> {
  const begun = Date.now();
  while ((await engine.store.consolidations.find(id))?.state !== 'done') {
    if (Date.now() - begun > PATIENCE_MS) throw new Error('the run did not end');
    await pause(200);
  }
}

/** When the room was replaced, by the word of its server. */
async function tombstoneOf({ bob }: BenchTown, room: string): Promise<number> {
  const begun = Date.now();
  while (Date.now() - begun < PATIENCE_MS) {
    const tombstone = (await bob.allState(room)).find(({ type }) => type === 'm.room.tombstone');
    if (tombstone) return tombstone.origin_server_ts;
    await pause(200);
  }
  throw new Error('nobody went on');
}

async function within<T>(promise: Promise<T>, why: string): Promise<T> {
  const given = new AbortController();
  const late = pause(PATIENCE_MS, undefined, { signal: given.signal }).catch(() => undefined);
  const first = await Promise.race([promise, late]);
  given.abort();
  if (first === undefined) throw new Error(why);
  return first;
}
