import { splitNetworkParty } from '#src/consent/live-rights';
import type { Party } from '#src/consent/party';
import type { Plan } from '#src/consolidation/plan';
import { isTributaryError } from '#src/errors/tributary-error';
import type { NetworkSide } from '#src/ports/network-side';
import { freshRequest, requestFor } from './ask.ts';
import { askNetwork } from './ask-network.ts';
import { partyAnswers } from './party-answers.ts';
import type { ActPorts } from './ports.ts';

/**
 * Asks, or asks again, the people of every network whose word a plan still lacks (spec C-5): whom nobody could reach yet,
 * and with a new code those who were lost sight of. Called now and then by the process that holds the connections; a network
 * that cannot be reached now is left for the next time.
 */
export async function askNetworks(ports: ActPorts): Promise<void> {
  const active = await ports.plans.active();
  for (const { plan } of active) {
    const open = new Map((await partyAnswers(ports, plan)).map(({ id, verdict }) => [id, verdict]));
    for (const party of plan.parties.filter(({ kind }) => kind === 'network')) {
      const side = ports.networks.of(splitNetworkParty(party.id).network);
      if (side) await askOrSettle(ports, { plan, party, side, isOpen: open.get(party.id) === 'unknown' });
    }
  }
}

interface NetworkTurn {
  readonly plan: Plan;
  readonly party: Party;
  readonly side: NetworkSide;
  readonly isOpen: boolean;
}

async function askOrSettle(ports: ActPorts, { plan, party, side, isOpen }: NetworkTurn): Promise<void> {
  const known = await requestFor(ports, plan, party);
  try {
    if (!isOpen) return await side.settle?.(known.code);
    const state = (await side.stateOfCode?.(known.code)) ?? 'unasked';
    if (state === 'open') return;
    const request = state === 'void' ? await freshRequest(ports, plan, party) : known;
    await askNetwork(ports, { plan, party, request });
  } catch (error) {
    // Temporary trouble of the network, or people who want no questions: the plan simply keeps waiting for them.
    if (!isTributaryError(error) || error.kind === 'bug') throw error;
  }
}
