import type { ConsentRequest } from '#src/consent/consent';
import { splitNetworkParty } from '#src/consent/live-rights';
import type { Party } from '#src/consent/party';
import { plainName } from '#src/consent/plain-text';
import type { Plan } from '#src/consolidation/plan';
import type { NetworkQuestion } from '#src/ports/network-side';
import type { ActPorts } from './ports.ts';
import { summaryFor } from './room-summary.ts';
import { tell } from './tell.ts';

/** A question to the people of a network's channel. */
export interface NetworkAsking {
  readonly plan: Plan;
  readonly party: Party;
  readonly request: ConsentRequest;
  /** Masks of people who have answered already; left out: nobody has. */
  readonly except?: readonly string[];
}

/** Asks the operators of a channel by private message (spec C-5); answers how it was, or will be, asked. */
export async function askNetwork(ports: ActPorts, asking: NetworkAsking): Promise<string> {
  const { plan, party, request, except } = asking;
  const { network, channel } = splitNetworkParty(party.id);
  const side = ports.networks.of(network);
  if (!side) return vouchFor(plan, party);
  if (side.elsewhere) return `\`tributary serve\` asks the operators of ${channel} on ${network} by private message`;
  const lines = questionLines(ports, { plan, party, request });
  const asked = await side.ask({
    act: `${plan.id}/ask/${party.id}/${request.code}`,
    channel,
    code: request.code,
    lines,
    ...(except && { except }),
  });
  if (asked.length === 0) return `no operator of ${channel} was seen on ${network}; ask again later`;
  const masks = asked.map(({ mask }) => mask);
  await tell(ports, { plan, who: 'tributary', what: 'network-asked', detail: { party: party.id, asked: masks } });
  return `private message to ${asked.map(({ nick }) => nick).join(', ')}: yes ${request.code}`;
}

/** How the bridge's operator vouches for a network on which nobody of ours is. */
export function vouchFor(plan: Pick<Plan, 'id'>, { id, place }: Pick<Party, 'id' | 'place'>): string {
  return `an operator of the bridge asks the people of ${place}, then: tributary agree ${plan.id} --as ${id} --by @you:server --note "who agreed"`;
}

/** Who asks, for which rooms, a link, and what to answer: one line each, for a network whose lines are short. */
function questionLines({ installation }: ActPorts, { plan, request, party }: NetworkAsking): NetworkQuestion['lines'] {
  const { link } = summaryFor({ installation }, plan, plan.canonical.room);
  const who =
    plan.requestedBy === undefined
      ? 'Those who run the bridge or one of its channels ask'
      : `${plainName(plan.requestedBy)} asks`;
  const rooms = plan.legs.map(({ address }) => address).join(', ');
  return [
    `Hello, I am Tributary. ${who}: may the Matrix side of ${party.place} move from ${rooms} to ${plan.canonical.address}? Your channel itself does not change.`,
    ...(party.about ? [`This question is about one line of it, by itself: ${plainName(party.about.text)}.`] : []),
    `Details: ${link}`,
    `To agree, answer: yes ${request.code}   To refuse: no ${request.code}   To never be asked again: stop`,
  ];
}
