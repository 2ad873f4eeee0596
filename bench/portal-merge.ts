import { doubleBridgings, lastedMs } from '#src/consolidation/double-bridging';
import type { ConsolidationId } from '#src/consolidation/records';
import { median } from './figure.ts';
import { givenPortalMerge, type PortalTown, startPortalTown } from './portal-town.ts';
import { type LoggedRequest, logRequests } from './request-log.ts';

/** What one merge of a portal took: by hand it was 37 calls, 1.4 s of HTTP, and 0.67 s in two rooms (handbook irc-bridges 9.1). */
export interface PortalMerge {
  /** Requests to the homeserver and to the bridge's APIs. */
  readonly calls: number;
  /** Seconds in which one of those was under way at least; raw lines to IRC apart, whose late answers nothing waits for. */
  readonly httpSeconds: number;
  /** Seconds for which the channel was linked to both rooms. */
  readonly doubleBridgedSeconds: number;
}

/** By hand. */
export const BY_HAND: PortalMerge = { calls: 37, httpSeconds: 1.4, doubleBridgedSeconds: 0.67 };

let measured: Promise<readonly PortalMerge[]> | undefined;

/** The median of that number over a few merges, which three figures share. */
export async function ofPortalMerges(number: keyof PortalMerge, quick: boolean) {
  measured ??= measure(quick ? 1 : 5);
  const merges = await measured;
  const value = median(merges.map((merge) => merge[number]));
  return { value, runs: merges.length, ratio: Number((value / BY_HAND[number]).toFixed(2)) };
}

async function measure(runs: number): Promise<readonly PortalMerge[]> {
  const world = await startPortalTown();
  try {
    const merges: PortalMerge[] = [];
    for (let i = 0; i < runs + 1; i++) merges.push(await mergeOnce(world, await givenPortalMerge(world)));
    return merges.slice(1); // the first of everything is slower
  } finally {
    await world.stop();
  }
}

async function mergeOnce({ engine }: PortalTown, id: ConsolidationId): Promise<PortalMerge> {
  const log = logPortalRequests();
  const { consolidation } = await engine.acts.work({ id });
  const requests = log.end();
  if (consolidation.state !== 'done') throw new Error(`the merge is ${consolidation.state}: ${consolidation.reason}`);
  const [echo] = doubleBridgings(await engine.store.actRecords.of(id));
  if (echo?.until === undefined) throw new Error('the channel was never in two rooms, or still is');
  const doubleBridgedSeconds = lastedMs({ from: echo.from, until: echo.until }) / 1_000;
  return {
    calls: requests.length,
    httpSeconds: secondsUnderWay(requests.filter(({ path }) => !RAW_LINE.test(path))),
    doubleBridgedSeconds,
  };
}

/** Listens to what this process asks of the homeserver in the name of our accounts, and of the bridge's APIs. */
export function logPortalRequests(): ReturnType<typeof logRequests> {
  return logRequests((path) => path.includes('user_id=') || BRIDGE_APIS.test(path));
}

const BRIDGE_APIS = /^\/(_matrix\/provision|killRoom|irc|inspectUsers|version)\b/;
const RAW_LINE = /^\/irc\//;

/** Requests side by side count once. */
function secondsUnderWay(requests: readonly LoggedRequest[]): number {
  let until = 0;
  let ms = 0;
  for (const { at, ms: lasted } of requests) {
    const end = at + lasted;
    ms += Math.max(0, end - Math.max(at, until));
    until = Math.max(until, end);
  }
  return Number((ms / 1_000).toFixed(3));
}
