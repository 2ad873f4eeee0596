import pg from 'pg';
import { aMomentWithin, type Chance } from '#test/world/e2e/chance';
import type { RunningCommand } from '#test/world/e2e/command';
import { eventually } from '#test/world/eventually';
import type { Undisturbed } from './killing.ts';
import type { Office } from './merge-town.ts';

/** A worker waits for the leases of those that were killed before it. */
const LONGEST_MS = 120_000;

/** Starts a worker and kills it at a moment of chance after it took hold of a run: before, there is nothing to tear apart. */
export async function killAtWork(office: Office, chance: Chance, latestMs: number): Promise<void> {
  const worker = office.worker();
  await untilAtWork(office, worker);
  await aMomentWithin(chance, latestMs);
  await worker.kill('SIGKILL');
}

async function untilAtWork({ databaseUrl }: Office, { pid, said }: RunningCommand): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const holdsOne = async (): Promise<true> => {
    const { rows } = await client.query('select holder from leases where holder is not null');
    if (rows.some(({ holder }) => String(holder).includes(`-${pid}/`))) return true;
    throw new Error(`the worker holds no run: ${said()}`);
  };
  await eventually(holdsOne, { within: LONGEST_MS, every: 20 }).finally(() => client.end());
}

/** How long a run took from its first step to its last, in ms: what a moment within it is on this machine, now. */
export function lengthOf({ report: { steps } }: Undisturbed): number {
  const ends = steps.flatMap(({ outcomeAt }) => outcomeAt ?? []);
  return Math.max(...ends) - Math.min(...steps.map(({ intentAt }) => intentAt));
}
