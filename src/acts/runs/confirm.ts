import type { ConsolidationRequest, StatusAnswer } from '#src/acts/answers';
import { findConsolidation, findPlan } from '#src/acts/plans/find';
import type { ActPorts } from '#src/acts/ports';
import { tell } from '#src/acts/speaking/tell';
import { accountKinds } from '#src/consent/account-kinds';
import type { Party } from '#src/consent/party';
import { CONFIRMED, confirmationOf, confirmingOperators } from '#src/consolidation/confirmation';
import type { Plan } from '#src/consolidation/plan';
import type { Consolidation } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import { isUserId } from '#src/portals/ids';
import type { Json } from '#src/portals/json';
import { levelOf } from '#src/portals/power';
import { contentOf, powerSourceOf } from '#src/portals/room-state';
import { statusOf } from './status.ts';
import { refuseUnlessAllowed } from './turn.ts';

/**
 * The second confirmation (spec C-10), by an operator or a human of the canonical side, whose level is read from the server
 * now; without a name it is whoever has the terminal, an operator. Confirming again is harmless, and takes the place of a word
 * that counts no more. `evidence` goes into the audit log. Throws CONFIRM_TOO_EARLY before the run waits for it, CONFIRM_NOT_ALLOWED, NOT_NOW.
 */
export async function confirm(
  ports: ActPorts,
  request: ConsolidationRequest,
  evidence: Json = {},
): Promise<StatusAnswer> {
  const run = await findConsolidation(ports, request.id);
  const { plan } = await findPlan(ports, run.plan);
  if (request.by !== undefined) await requireRight(ports, plan, request.by);
  const { world, installation, audit } = ports;
  const given = await confirmationOf({ world, installation, log: () => audit.of(plan.id) }, plan, run);
  if (given.stands) return statusOf(ports, run);
  refuseUnlessAllowed(run, 'confirm');
  if (!(await isAskedFor(ports, run))) throw tooEarly(run);
  const confirmedBy = request.by ?? 'the operator at the terminal';
  // Before it counts: cut off in between, it would count for ever without the message whose deletion takes it back.
  await tell(ports, { plan, consolidation: run, who: request.by, what: CONFIRMED, detail: evidence });
  await ports.consolidations.change(run.id, { confirmedAt: ports.clock.now(), confirmedBy });
  // Whoever looks before a worker does would read that the word is still waited for.
  await ports.consolidations.change(run.id, { state: 'running', waitingFor: [], onlyFrom: ['waiting'] });
  await ports.jobs.wake(run.id);
  return statusOf(ports, await findConsolidation(ports, run.id));
}

/** A run that waits for the word looks at its rooms again from time to time, at an earlier step; a word that counts no more is missed at a later one. */
async function isAskedFor({ stepRecords }: ActPorts, { id, step }: Consolidation): Promise<boolean> {
  if (step === 'await-confirmation') return true;
  const records = await stepRecords.of(id);
  return records.some(
    ({ step: name, state }) => name === 'await-confirmation' && (state === 'waits' || state === 'done'),
  );
}

async function requireRight(ports: ActPorts, plan: Plan, by: string): Promise<void> {
  if (confirmingOperators(ports.installation, plan).includes(by)) return;
  const canonical = plan.parties.find(({ kind }) => kind === 'canonical');
  if (canonical && (await speaksFor(ports, { plan, party: canonical, by }))) return;
  const facts = { by, level: canonical?.level, place: plan.canonical.address };
  throw new TributaryError('CONFIRM_NOT_ALLOWED', { facts });
}

interface Claim {
  readonly plan: Plan;
  readonly party: Party;
  readonly by: string;
}

async function speaksFor(ports: ActPorts, { plan, party, by }: Claim): Promise<boolean> {
  const { room, actor } = plan.canonical;
  const kind = accountKinds(ports.installation, ports.drivers.all());
  if (!isUserId(by) || kind(by) !== 'human') return false;
  const state = await ports.world.readState({ room, as: actor });
  const joined = contentOf(state, 'm.room.member', by).membership === 'join';
  return joined && levelOf(powerSourceOf(state), by) >= party.level;
}

function tooEarly({ id, step, state }: Consolidation): TributaryError {
  return new TributaryError('CONFIRM_TOO_EARLY', { facts: { consolidation: id, step, state } });
}
