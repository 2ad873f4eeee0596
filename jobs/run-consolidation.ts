import { randomUUID } from 'node:crypto';
import { undoConsolidation } from '#jobs/undo/undo-consolidation';
import { driversInView } from '#jobs/view/drivers-in-view';
import { RoomsInView } from '#jobs/view/rooms-in-view';
import { WordsInBreath } from '#jobs/view/words-in-breath';
import type { Plan } from '#src/consolidation/plan';
import { roomsOf } from '#src/consolidation/public-rooms';
import type { Consolidation, ConsolidationId } from '#src/consolidation/records';
import { goingForward, waitAfterFailure, workedOn } from '#src/consolidation/run-state';
import { thenLetGo } from '#src/errors/let-go';
import { TributaryError } from '#src/errors/tributary-error';
import type { BridgeDrivers } from '#src/ports/bridge-driver';
import { advance, watchOver } from './advance.ts';
import { HeldRecords } from './held-records.ts';
import { type HeldLease, holdLease } from './hold-lease.ts';
import type { RunPorts } from './run-ports.ts';
import type { Running } from './running.ts';
import { settleFailure } from './settle-failure.ts';
import { whileHeld } from './while-held.ts';
import type { WorkEnd } from './work-end.ts';

/** Which consolidation, by whom, and what to stop for. */
export interface WorkRequest {
  readonly consolidation: ConsolidationId;
  /** Names the process that works, for the lease. */
  readonly holder: string;
  readonly stop: AbortSignal;
  /** How often in a row it failed by something that only time can mend. */
  readonly failures: number;
}

/**
 * Works on a consolidation until it is done, waits for somebody, pauses or fails (spec W-4, W-9). Safe to call at any
 * time and by any number of processes: the lease lets one work. What goes wrong is recorded, not thrown, except bugs of
 * the records themselves.
 */
export async function workOn(ports: RunPorts, request: WorkRequest): Promise<WorkEnd> {
  const { consolidation: id } = request;
  const consolidation = await ports.consolidations.find(id);
  if (!consolidation) throw new TributaryError('CONSOLIDATION_NOT_FOUND', { facts: { consolidation: id } });
  if (!hasWork(consolidation)) return { kind: 'rests' };
  // Each stretch of work is a holder of its own: two jobs of one process must not share a lease.
  const holder = `${request.holder}/${randomUUID()}`;
  const planned = planOf(ports, consolidation);
  planned.catch(() => undefined); // thrown where it is needed, with the lease let go
  const lease = await holdLease(ports.leases, { consolidation: id, holder, timing: ports.timing });
  if (!lease) return busy(ports, id);
  const work = async () => workWhile(ports, { plan: await planned, lease, request });
  return thenLetGo(work, lease.release); // a lease that cannot be given back lapses by itself
}

/** While another worker holds the lease, its end is looked for at this pace: it may give it back at any time. */
const BUSY_MS = 2_000;
/** A lease that is free by now, but was not a moment ago, is not asked for without pause. */
const PAUSE_MS = 50;

/** A run whose worker died is looked at the moment its lease is free: until then others would come before it. */
async function busy({ leases, timing }: RunPorts, id: ConsolidationId): Promise<WorkEnd> {
  const freeIn = await leases.freeIn(id, timing.graceMs);
  return { kind: 'busy', afterMs: Math.min(BUSY_MS, freeIn + PAUSE_MS) };
}

/** A person's word may turn a run around between two acts: then it goes on in the other direction at once. */
async function workWhile(ports: RunPorts, work: WhoWorks): Promise<WorkEnd> {
  const { request } = work;
  for (;;) {
    const held = new HeldRecords({ records: ports, clock: ports.clock, fence: work.lease.fence });
    const [now] = await Promise.all([held.now(), held.readAll()]);
    if (!hasWork(now)) return { kind: 'rests' };
    const running = runningOf(ports, { ...work, held }, now);
    const end = await workOnce(running, now, request);
    const staysSo = now.state === 'undoing' || (end !== 'again' && end.kind === 'watches'); // what is done is not undone
    if (end !== 'again' && (staysSo || !(await isTurnedAround(running, request)))) return end;
  }
}

/** An undo that was asked for while the run went to sleep is begun at once; one that has to wait itself waits. */
async function isTurnedAround({ held }: Running, { stop }: WorkRequest): Promise<boolean> {
  return !stop.aborted && (await held.now()).state === 'undoing';
}

async function workOnce(running: Running, now: Consolidation, request: WorkRequest): Promise<WorkEnd | 'again'> {
  try {
    if (now.state === 'undoing') return await undoConsolidation(running, now);
    if (now.state === 'done') return await watchOver(running);
    if (await isHalfUndone(running)) return 'again';
    return await advance(running);
  } catch (error) {
    const settled = await settleFailure(running, error);
    if (settled === 'again') return request.stop.aborted ? { kind: 'sleeps', afterMs: 0 } : 'again';
    if (settled === 'paused') return { kind: 'rests' };
    if (settled === 'lost') return { kind: 'busy', afterMs: BUSY_MS };
    const { kind, why, afterMs, mostMs } = settled;
    return { kind, why, afterMs: Math.min(mostMs ?? Infinity, waitAfterFailure(request.failures + 1, afterMs)) };
  }
}

/** An undo that failed half-way can only be gone on with: what it took back would be missing from a run that went forward. */
async function isHalfUndone({ held }: Running): Promise<boolean> {
  if (!(await held.acts()).some(({ undoneAt }) => undoneAt !== undefined)) return false;
  held.change({ state: 'undoing', onlyFrom: goingForward });
  await held.write();
  return true;
}

/** A consolidation that is done is still watched over; the others rest until a person says something. */
function hasWork({ state }: Consolidation): boolean {
  return state === 'done' || workedOn.includes(state);
}

async function planOf(ports: RunPorts, { plan: id }: Consolidation): Promise<Plan> {
  const kept = await ports.plans.find(id);
  if (!kept) throw new TributaryError('PLAN_NOT_FOUND', { facts: { plan: id } });
  return kept.plan;
}

interface WhoWorks {
  readonly plan: Plan;
  readonly lease: HeldLease;
  readonly request: WorkRequest;
}

/** Reads everything anew. An undo looks at the rooms themselves each time: it merges into what others did since. */
function runningOf(
  ports: RunPorts,
  { plan, lease, request, held }: WhoWorks & { readonly held: HeldRecords },
  now: Consolidation,
): Running {
  const { consolidation: id, stop } = request;
  const check = (): void => {
    if (lease.lost()) throw new TributaryError('LEASE_LOST', { facts: { consolidation: id } });
  };
  const line: Running['line'] = (what, detail) => {
    return { plan: plan.id, consolidation: id, at: ports.clock.now(), who: 'tributary', what, detail };
  };
  const writer = whileHeld(ports.writer, check);
  const { world, installation } = ports;
  const drivers = driversWhileHeld(ports.drivers, check);
  const view = now.state === 'undoing' ? undefined : viewOf(plan, { world, writer, installation });
  return {
    ...ports,
    held,
    view,
    world: view?.world ?? world,
    unshared: world,
    ...(view && { isJustSeen: (seen) => view.isJustSeen(seen) }),
    writer: view?.writer ?? writer,
    drivers: view ? driversInView(drivers, { view, installation }) : drivers,
    id,
    plan,
    people: { ...ports, words: new WordsInBreath(() => ports.consents.consentsOf(plan.id)) },
    stopped: () => (stop.aborted ? 'this process is closing' : undefined),
    leaseLost: lease.lost,
    tell: (what, detail) => held.tell(line(what, detail)),
    line,
  };
}

function viewOf(plan: Plan, from: Pick<RunPorts, 'world' | 'writer' | 'installation'>): RoomsInView {
  const asksAddressesNext = plan.legs.every(({ kind }) => kind === 'native');
  return new RoomsInView({ ...from, rooms: roomsOf(plan), asksAddressesNext });
}

function driversWhileHeld(drivers: BridgeDrivers, check: () => void): BridgeDrivers {
  const held = drivers.all().map((driver) => whileHeld(driver, check));
  return { of: (bridge) => held.find((driver) => driver.bridge === bridge), all: () => held };
}
