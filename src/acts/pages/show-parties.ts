import type { PlanNow } from '#src/acts/plans/party-answers';
import type { ActPorts } from '#src/acts/ports';
import { splitNetworkParty } from '#src/consent/live-rights';
import type { Party } from '#src/consent/party';
import { type PartyStanding, standingsOf } from '#src/consent/standing';
import type { RoomId } from '#src/portals/ids';
import type { Discretion } from './discretion.ts';
import type { AnswerWay, PartyView } from './plan-view.ts';

/** What the parties of a plan are shown by. */
export interface PartiesShown {
  readonly now: PlanNow;
  readonly discretion: Discretion;
  /** True once the plan's questions were sent. */
  readonly wasAsked: boolean;
}

/** Every party, where it stands and how it answers; nobody by name, and no code. */
export async function showParties(ports: ActPorts, shown: PartiesShown): Promise<readonly PartyView[]> {
  const { now } = shown;
  const at = ports.clock.now();
  const isTooLate = now.subject.beforeFirstWrite && at >= now.plan.expiresAt;
  const requests = await ports.consents.requestsOf(now.plan.id);
  return standingsOf(now.subject, now.words, { now: at }).map((standing) => {
    const { party, agreed } = standing;
    const way = wayOf(ports, party);
    const request = requests.find((candidate) => candidate.party === party.id && candidate.hash === now.plan.hash);
    const asked = way === 'in-room' ? request?.event !== undefined : shown.wasAsked;
    const { kind, quorum, level } = party;
    const own = { kind, quorum, level, way, asked, standing: standingWord(standing, isTooLate), agreed: agreed.length };
    const about = party.about && shown.discretion.maySay(party.about.text) ? { about: party.about.text } : {};
    return { ...own, ...about, ...placeOf(party, shown), ...(way === 'at-terminal' && commandFor(party, shown)) };
  });
}

function standingWord({ verdict }: PartyStanding, isTooLate: boolean): PartyView['standing'] {
  if (verdict === 'granted') return 'agreed';
  if (verdict === 'refused') return 'refused';
  return isTooLate ? 'too-late' : 'open';
}

function wayOf({ networks }: ActPorts, { kind, id }: Party): AnswerWay {
  if (kind === 'operator') return 'at-terminal';
  if (kind !== 'network') return 'in-room';
  return networks.of(splitNetworkParty(id).network) ? 'by-private-message' : 'at-terminal';
}

function placeOf({ room, place }: Party, { discretion }: PartiesShown): Pick<PartyView, 'room' | 'place'> {
  if (room !== undefined) return { room: discretion.room(room as RoomId) };
  return discretion.maySay(place) ? { place } : {};
}

function commandFor({ id, kind }: Party, { now, discretion }: PartiesShown): Pick<PartyView, 'command'> {
  if (!discretion.maySay(id)) return {};
  const command = `tributary agree ${now.plan.id} --as ${id} --by @you:server`;
  return { command: kind === 'network' ? `${command} --note "who agreed"` : command };
}
