import { doubleBridgings, lastedMs } from '#src/consolidation/double-bridging';
import type { ConsolidationId } from '#src/consolidation/records';
import { median } from './figure.ts';
import { mergeByHand } from './portal-by-hand.ts';
import { givenPortal, givenPortalMerge, type PortalTown, startPortalTown } from './portal-town.ts';
import { type LoggedRequest, logRequests } from './request-log.ts';

/** What one merge of a portal took. */
export interface PortalMerge {
  /** Requests to the homeserver and to the bridge's APIs. */
  readonly calls: number;
  /** Seconds in which one of those was under way at least; raw lines to IRC apart, whose late answers nothing waits for. */
  readonly httpSeconds: number;
  /** Seconds for which the channel was linked to both rooms. */
  readonly doubleBridgedSeconds: number;
}

/** So many calls it took by hand, whatever the machine (handbook irc-bridges 9.1). */
const CALLS_BY_HAND = 37;

/** One merge of ours and one by hand, in turns, of equal portals. */
interface Pair {
  readonly ours: PortalMerge;
  readonly byHand: PortalMerge;
}

let measured: Promise<readonly Pair[]> | undefined;

/** The median of that number over a few merges beside the same by hand, which three figures share. */
export async function ofPortalMerges(number: keyof PortalMerge, quick: boolean) {
  measured ??= measure(quick ? 1 : 3);
  const pairs = await measured;
  const [value, byHand] = [
    median(pairs.map(({ ours }) => ours[number])),
    median(pairs.map((one) => one.byHand[number])),
  ];
  return { value, byHand, runs: pairs.length, ratio: Number((value / byHand).toFixed(2)) };
}

async function measure(runs: number): Promise<readonly Pair[]> {
  const world = await startPortalTown();
  try {
    const pairs: Pair[] = [];
    for (let i = 0; i < runs + 1; i++) {
      const byHand = { calls: CALLS_BY_HAND, ...(await mergeByHand(world, await givenPortal(world))) };
      pairs.push({ byHand, ours: await mergeOnce(world, await givenPortalMerge(world)) });
    }
    return pairs.slice(1); // the first of everything is slower
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
