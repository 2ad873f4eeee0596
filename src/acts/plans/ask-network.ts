import type { ActPorts } from '#src/acts/ports';
import { summaryFor } from '#src/acts/rooms/room-summary';
import { tell } from '#src/acts/speaking/tell';
import type { ConsentRequest } from '#src/consent/consent';
import { splitNetworkParty } from '#src/consent/live-rights';
import type { Party } from '#src/consent/party';
import { plainName } from '#src/consent/plain-text';
import { asTime } from '#src/consent/request-message';
import type { Plan } from '#src/consolidation/plan';
import type { NetworkQuestion, NetworkSide } from '#src/ports/network-side';

/** A question to the people of a network's channel. */
export interface NetworkAsking {
  readonly plan: Plan;
  readonly party: Party;
  readonly request: ConsentRequest;
  /** Masks of people who have answered already; left out: nobody has. */
  readonly except?: readonly string[];
}

/** Asks the operators of a channel where its network lets them be asked (spec C-5, C-6); answers how it was, or will be, asked. */
export async function askNetwork(ports: ActPorts, asking: NetworkAsking): Promise<string> {
  const { plan, party, request, except } = asking;
  const { network, channel } = splitNetworkParty(party.id);
  const side = ports.networks.of(network);
  if (!side) return vouchFor(plan, party);
  if (side.elsewhere) return askedByService(side, party);
  const lines = questionLines(ports, { plan, party, request });
  const asked = await side.ask({
    act: `${plan.id}/ask/${party.id}/${request.code}`,
    channel,
    code: request.code,
    lines,
    ...(except && { except }),
  });
  if (asked.length === 0) return nobodyAsked(side, party);
  const how = side.inChannel ? `a message in ${party.place} to` : 'private message to';
  const masks = asked.map(({ mask }) => mask);
  await tell(ports, { plan, who: 'tributary', what: 'network-asked', detail: { party: party.id, asked: masks } });
  return `${how} ${asked.map(({ nick }) => nick).join(', ')}: yes ${request.code}`;
}

function askedByService({ inChannel }: NetworkSide, { id, place }: Party): string {
  const { network, channel } = splitNetworkParty(id);
  return inChannel
    ? `\`tributary serve\` asks the admins of ${place} by a message there, once our account on ${network} is a member and an admin of that room, and so can see who they are`
    : `\`tributary serve\` asks the operators of ${channel} on ${network} by private message`;
}

function nobodyAsked({ inChannel }: NetworkSide, { id, place }: Party): string {
  const { network, channel } = splitNetworkParty(id);
  return inChannel
    ? `nobody could be asked in ${place} yet: our account on ${network} has to be a member and an admin of that room, so as to see who its admins are`
    : `no operator of ${channel} was seen on ${network}; ask again later`;
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
    `Hello, I am Tributary, a program that joins the Matrix rooms of one community, when everybody responsible agrees. ${who}: may the Matrix side of ${party.place} move from ${rooms} to ${plan.canonical.address}? Your channel itself does not change.`,
    ...(party.about ? [`This question is about one line of it, by itself: ${plainName(party.about.text)}.`] : []),
    `Open until ${asTime(request.expiresAt)}; silence is not agreement. Details: ${link}`,
    `To agree, answer: yes ${request.code}   To refuse: no ${request.code}   To never be asked again: stop   To take your yes back, until the old room is replaced for good: withdraw ${request.code}`,
  ];
}
