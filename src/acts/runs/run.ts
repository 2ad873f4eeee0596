import type { StatusAnswer } from '#src/acts/answers';
import { findPlan } from '#src/acts/plans/find';
import { openPlan } from '#src/acts/plans/open-plan';
import { planNow } from '#src/acts/plans/party-answers';
import type { ActPorts } from '#src/acts/ports';
import { lineOf } from '#src/acts/speaking/tell';
import { overallVerdict, standingsOf } from '#src/consent/standing';
import type { Plan } from '#src/consolidation/plan';
import type { Consolidation, ConsolidationId } from '#src/consolidation/records';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import { isUserId } from '#src/portals/ids';
import { statusOf } from './status.ts';

const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** What `run` is asked. */
export interface RunRequest {
  readonly plan: string;
  readonly by?: string;
}

/**
 * Starts the consolidation of a plan, or finds the one that was started; nothing is written before everybody has agreed, which
 * its step check-consent waits for. Throws CONSENT_REFUSED after a refusal, ROOM_LOCKED, and what `openPlan` throws.
 */
export async function run(ports: ActPorts, request: RunRequest): Promise<StatusAnswer> {
  const { plan } = openPlan(await findPlan(ports, request.plan), ports.clock.now());
  const { consolidation, subject, words } = await planNow(ports, plan);
  const standings = standingsOf(subject, words, { now: ports.clock.now() });
  if (overallVerdict(standings) === 'refused' || consolidation?.state === 'refused') {
    const refused = standings.flatMap((standing) => standing.refused);
    const who = refused.length > 0 ? refused.join(', ') : (consolidation?.reason ?? 'a party');
    throw new TributaryError('CONSENT_REFUSED', { facts: { plan: plan.id, who } });
  }
  if (consolidation) await ports.jobs.wake(consolidation.id);
  return statusOf(ports, consolidation ?? (await begin(ports, plan, request)));
}

/** Whoever starts a thousand runs waits for them, and nobody else does. */
async function begin(ports: ActPorts, plan: Plan, request: RunRequest): Promise<Consolidation> {
  const started = await start(ports, plan, request);
  await ports.jobs.begin(started.id, started.place ?? 1);
  return started;
}

async function start(ports: ActPorts, plan: Plan, { by }: RunRequest): Promise<Consolidation> {
  const now = ports.clock.now();
  const startedBy = by !== undefined && isUserId(by) ? by : undefined;
  const consolidation: Consolidation = {
    id: `c_${ports.chance.pick(ID_ALPHABET, 10)}` as ConsolidationId,
    plan: plan.id,
    state: 'running',
    step: 'inspect-rooms',
    waitingFor: [],
    ...(startedBy !== undefined && { startedBy }),
    place: await ports.consolidations.placeFor(startedBy),
    startedAt: now,
    changedAt: now,
  };
  const legs = plan.legs.map(({ room }) => room);
  const told = lineOf({ plan, consolidation, who: by, what: 'run-started' }, now);
  return createOrFind(ports, { consolidation, rooms: [plan.canonical.room, ...legs], legs, told });
}

/** Two calls at the same moment start one run: the loser of the race finds the winner's. */
async function createOrFind(
  ports: ActPorts,
  start: Parameters<ActPorts['consolidations']['create']>[0],
): Promise<Consolidation> {
  try {
    await ports.consolidations.create(start);
    return start.consolidation;
  } catch (error) {
    const other =
      isTributaryError(error, 'ROOM_LOCKED') && (await ports.consolidations.ofPlan(start.consolidation.plan));
    if (!other) throw error;
    return other;
  }
}
