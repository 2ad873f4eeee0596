import type { ConsolidationRequest, DoctorAnswer, PartyAnswer, StatusAnswer } from '#src/acts/answers';
import { vouchFor } from '#src/acts/plans/ask-network';
import type { ActPorts } from '#src/acts/ports';
import { splitNetworkParty } from '#src/consent/live-rights';
import { asTime } from '#src/consent/request-message';
import type { Consolidation } from '#src/consolidation/records';
import { status } from './status.ts';

/** What a consolidation waits for and how to help it, in plain words; empty advice: nothing needs help. */
export async function doctor(ports: ActPorts, request: ConsolidationRequest): Promise<DoctorAnswer> {
  const now = await status(ports, request);
  const asked = await ports.consents.requestsOf(now.plan.id);
  const { consolidation, parties } = now;
  const advice = [
    ...adviceOnState(now),
    ...consolidation.waitingFor.map((waits) => adviceOnWait(waits, consolidation)),
    ...(isBeforeConsent(consolidation) ? parties.flatMap((party) => adviceOnParty(ports, now, { party, asked })) : []),
    ...adviceOnWorkers(now),
  ];
  return { status: now, advice: [...new Set(advice)] };
}

function adviceOnState({ consolidation }: StatusAnswer): readonly string[] {
  const { id, state, reason, step } = consolidation;
  const why = (reason ?? 'no reason was recorded').replace(/\.$/, ''); // it stands within a sentence
  switch (state) {
    case 'paused':
      return [
        `It is paused at ${step}: ${why}. When that is settled: tributary resume ${id}${undoHint(consolidation)}.`,
      ];
    case 'failed':
      return [
        `It failed at ${step}: ${why}. When the cause is gone: tributary resume ${id}${undoHint(consolidation)}.`,
      ];
    case 'refused':
      return [`It was refused: ${why}. Talk with those who refused, then make another plan.`];
    case 'undone':
      return [`It was taken back. What could not be taken back is in: tributary report ${id}.`];
    case 'done':
      return reason === undefined
        ? []
        : [`It is done, and ${why}. Look there: only what the plan covered is repaired. More: tributary report ${id}.`];
    case 'undoing':
      return ['It is being taken back; nothing to do.'];
    default:
      return [];
  }
}

function undoHint({ id, pointOfNoReturnAt }: Consolidation): string {
  return pointOfNoReturnAt === undefined ? `; to take everything back: tributary undo ${id}` : '';
}

function adviceOnWait(
  { party, what, until }: Consolidation['waitingFor'][number],
  { id, step }: Consolidation,
): string {
  const end = until === undefined ? '' : ` (until ${asTime(until)})`;
  if (step === 'await-confirmation')
    return `${party}: ${what}${end}. Look at the canonical room, then: tributary confirm ${id}, or write !tributary confirm ${id} there.`;
  return `${party}: ${what}${end}.`;
}

interface PartyCase {
  readonly party: PartyAnswer;
  readonly asked: Awaited<ReturnType<ActPorts['consents']['requestsOf']>>;
}

function adviceOnParty(ports: ActPorts, { plan }: StatusAnswer, { party, asked }: PartyCase): readonly string[] {
  if (party.verdict === 'granted') return [];
  if (party.id.startsWith('operator:'))
    return [`An operator of ${party.place} agrees with: tributary agree ${plan.id} --as ${party.id} --by @them:server`];
  const request = asked.find((candidate) => candidate.party === party.id);
  if (!request) return [`${party.place} has not been asked: tributary ask ${plan.id}`];
  if (party.id.startsWith('network:')) {
    const { network, channel } = splitNetworkParty(party.id);
    const side = ports.networks.of(network);
    if (!side) return [vouchFor(plan, party)];
    if (side.inChannel) return [`An admin of ${party.place} answers our message there with: yes ${request.code}`];
    return [`An operator of ${channel} on ${network} answers the private message with: yes ${request.code}`];
  }
  const people = plan.parties.find(({ id }) => id === party.id)?.people ?? [];
  const who = people.length > 0 ? people.join(', ') : 'somebody with enough power';
  return [`In ${party.place}, ${who} can write: !tributary agree ${request.code}`];
}

function adviceOnWorkers({ liveWorkers, consolidation, plan }: StatusAnswer): readonly string[] {
  const moves = ['running', 'waiting', 'undoing'].includes(consolidation.state);
  return moves && liveWorkers === 0
    ? [`No worker lives: start one with \`tributary worker\`, or \`tributary run ${plan.id} --follow\` works here.`]
    : [];
}

function isBeforeConsent({ step, state }: Consolidation): boolean {
  return state !== 'refused' && (step === 'inspect-rooms' || step === 'check-consent');
}
