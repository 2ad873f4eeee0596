import type { StatusAnswer } from '#src/acts/answers';
import type { ActPorts } from '#src/acts/ports';
import { splitNetworkParty } from '#src/consent/live-rights';
import { awayText } from '#src/consent/network-away';
import type { PartyId } from '#src/consent/party';

/** Tells of the people of a network that cannot be reached now that they are away with it, not that they are waited for. */
export async function withOutages(
  { networks }: Pick<ActPorts, 'networks'>,
  status: StatusAnswer,
): Promise<StatusAnswer> {
  const { consolidation, parties } = status;
  const waited = [...consolidation.waitingFor.map(({ party }) => party), ...parties.map(({ id }) => id)];
  const outages = new Map<string, string>();
  for (const party of new Set(waited.filter((id) => id.startsWith('network:')))) {
    const outage = await networks.of(splitNetworkParty(party as PartyId).network)?.away?.();
    if (outage) outages.set(party, awayText(outage));
  }
  if (outages.size === 0) return status;
  const waitingFor = consolidation.waitingFor.map((waits) => ({
    ...waits,
    what: outages.get(waits.party) ?? waits.what,
  }));
  return {
    ...status,
    consolidation: { ...consolidation, waitingFor },
    parties: parties.map((party) => {
      const why = party.verdict === 'unknown' ? outages.get(party.id) : undefined;
      return why === undefined ? party : { ...party, why };
    }),
  };
}
