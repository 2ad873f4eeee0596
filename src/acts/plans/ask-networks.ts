import type { PartyAnswer } from '#src/acts/answers';
import type { ActPorts } from '#src/acts/ports';
import { splitNetworkParty } from '#src/consent/live-rights';
import type { Party } from '#src/consent/party';
import type { Plan } from '#src/consolidation/plan';
import { isTributaryError } from '#src/errors/tributary-error';
import type { NetworkSide } from '#src/ports/network-side';
import type { PlanState } from '#src/ports/plan-store';
import { freshRequest, requestFor } from './ask.ts';
import { askNetwork } from './ask-network.ts';
import { partyAnswers } from './party-answers.ts';

/**
 * Asks, or asks again, the people of every network whose word a plan still lacks (spec C-5): whom nobody could reach yet,
 * and with a new code those who were lost sight of. Called now and then by the process that holds the connections; a network
 * that cannot be reached now is left for the next time.
 */
export async function askNetworks(ports: ActPorts): Promise<void> {
  for (const { plan, state } of await ports.plans.active()) {
    const parties = plan.parties.filter(({ kind }) => kind === 'network');
    if (parties.length === 0) continue;
    const answers = new Map((await partyAnswers(ports, plan)).map((answer) => [answer.id, answer]));
    for (const party of parties) {
      const side = ports.networks.of(splitNetworkParty(party.id).network);
      const answer = answers.get(party.id);
      if (side && answer) await askOrSettle(ports, { plan, state, party, side, answer });
    }
  }
}

interface NetworkTurn {
  readonly plan: Plan;
  readonly state: PlanState;
  readonly party: Party;
  readonly side: NetworkSide;
  readonly answer: PartyAnswer;
}

async function askOrSettle(ports: ActPorts, turn: NetworkTurn): Promise<void> {
  const { plan, party, side, answer } = turn;
  const known = await requestFor(ports, plan, party);
  try {
    // Also when all is answered: until the end somebody may take a word back.
    await side.look?.({ channel: splitNetworkParty(party.id).channel, code: known.code });
    if (answer.verdict !== 'unknown' || isLate(ports, turn)) return await side.settle?.(known.code);
    const state = (await side.stateOfCode?.(known.code, answer.people)) ?? 'unasked';
    if (state === 'open') return;
    const request = state === 'void' ? await freshRequest(ports, plan, party) : known;
    await askNetwork(ports, { plan, party, request, except: answer.people });
  } catch (error) {
    // Temporary trouble of the network, or people who want no questions: the plan simply keeps waiting for them.
    if (!isTributaryError(error) || error.kind === 'bug') throw error;
  }
}

/** Nobody is asked about what can no longer be answered (spec W-12). */
function isLate({ clock }: ActPorts, { plan, state }: NetworkTurn): boolean {
  return state === 'asked' && clock.now() >= plan.expiresAt;
}
