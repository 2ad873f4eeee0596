import { splitNetworkParty } from '#src/consent/live-rights';
import { type PartyId, wholeParty } from '#src/consent/party';
import type { Plan } from '#src/consolidation/plan';
import { MACHINE } from '#src/consolidation/run-state';
import type { RoomId } from '#src/portals/ids';
import type { Discretion } from './discretion.ts';
import type { RoomView } from './plan-view.ts';

const SOMEBODY = 'people of a room that is not public';

/** Who is meant by the name of a party, for people; undefined: machines and time, which nobody can hurry. */
export function partyLabel(name: string, plan: Plan, discretion: Discretion): string | undefined {
  if (name === MACHINE) return undefined;
  const party = wholeParty(name);
  if (party === 'canonical') return peopleOf(discretion.room(plan.canonical.room));
  if (party.startsWith('source:')) return peopleOf(discretion.room(party.slice('source:'.length) as RoomId));
  const place = placeOf(party);
  if (!discretion.maySay(place)) return SOMEBODY;
  return place === party ? party : `the operators of ${place}`;
}

function placeOf(party: string): string {
  if (!party.startsWith('network:')) return party.replace(/^operator:/, '');
  const { network, channel } = splitNetworkParty(party as PartyId);
  return `${channel} on ${network}`;
}

function peopleOf(room: RoomView): string {
  return room.isPublic ? `the people of ${room.address}` : SOMEBODY;
}
