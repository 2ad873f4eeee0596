import type { ConsolidationId } from '#src/consolidation/records';
import { startBenchTown } from './bench-town.ts';
import { givenAgreedMerge } from './given-agreed-plan.ts';
import { logPortalRequests } from './portal-merge.ts';
import { givenPortalMerge, type PortalTown, startPortalTown } from './portal-town.ts';
import { type LoggedRequest, logRequests } from './request-log.ts';

/** Prints every request of one merge, the third of its process: when it went out, how long it took, what it was; `portal` asks for one of a portal. */
const isPortal = process.argv[2] === 'portal';
await (isPortal ? listPortal() : listNative());

async function listNative(): Promise<void> {
  const town = await startBenchTown();
  try {
    for (const isLast of [false, false, true]) {
      const { id } = await givenAgreedMerge(town);
      const log = logRequests();
      await town.engine.acts.work({ id });
      const calls = log.end();
      if (isLast) print(calls);
    }
  } finally {
    await town.stop();
  }
}

async function listPortal(): Promise<void> {
  const world = await startPortalTown();
  try {
    for (const isLast of [false, false, true]) {
      const id = await givenPortalMerge(world);
      const log = logPortalRequests();
      const begun = Date.now();
      await world.engine.acts.work({ id });
      const calls = log.end();
      if (!isLast) continue;
      print(calls);
      await printActs(world, id, begun);
    }
  } finally {
    await world.stop();
  }
}

/** When each act was begun and known to be done: what lies between link and unlink keeps the channel in two rooms. */
async function printActs({ engine }: PortalTown, id: ConsolidationId, begun: number): Promise<void> {
  const acts = await engine.store.actRecords.of(id);
  for (const { step, act, intentAt, outcomeAt = 0, outcome } of acts) {
    const since = outcome && 'since' in outcome && outcome.since ? `, stood since ${outcome.since - begun}` : '';
    process.stdout.write(
      `${`${intentAt - begun}`.padStart(6)} ms  to ${`${outcomeAt - begun}`.padStart(6)}  ${step}  ${act.verb}${since}\n`,
    );
  }
}

/** The account in whose name it was asked; empty for the bridge's own APIs. */
function askerIn(path: string): string {
  const user = new URLSearchParams(path.split('?', 2)[1]).get('user_id') ?? '';
  return user.split(':', 1)[0] ?? '';
}

function print(calls: readonly LoggedRequest[]): void {
  for (const { at, ms, method, path } of calls) {
    const what = decodeURIComponent(path.split('?', 1)[0] ?? '').replace('/_matrix/client/v3/', '');
    process.stdout.write(
      `${at.toFixed(0).padStart(6)} ms  for ${ms.toFixed(0).padStart(4)}  ${method.padEnd(6)}  ${what}  ${askerIn(path)}\n`,
    );
  }
  process.stdout.write(`${calls.length} calls\n`);
}
