import { isTributaryError } from '#src/errors/tributary-error';
import type { ActorId } from '#src/portals/actor';
import { isUserId, type RoomId, serverOf, type UserId } from '#src/portals/ids';
import { levelOf } from '#src/portals/power';
import { isEmptied, type RoomEvent, type StateEvent } from '#src/portals/room-event';
import { contentOf, powerSourceOf, stateOf } from '#src/portals/room-state';
import { aclOf, isDenied } from '#src/portals/server-acl';
import type { NetworkSides } from '#src/ports/network-side';
import type { RoomReader, TimelineReader } from '#src/ports/world';
import type { Consent } from './consent.ts';
import { awayText } from './network-away.ts';
import { type Party, type PartyId, wholeParty } from './party.ts';

/** Whether a person who agreed still has the right to, read from the server just now (spec C-8, threat T-05). */
export interface LiveRight {
  readonly party: PartyId;
  readonly person: string;
  readonly verdict: 'holds' | 'lost' | 'unknown';
  /** What is wrong, to follow the person's name: "has level 0 in …"; empty when it holds. */
  readonly why: string;
}

/** Where live rights are read. */
export interface RightsReader {
  readonly world: RoomReader & TimelineReader;
  readonly networks: NetworkSides;
  /** The actor that can see the room now. */
  readonly readAs: (room: RoomId) => ActorId;
  /** The operators that the configuration names today for a party. */
  readonly operatorsOf: (party: Party) => readonly UserId[];
}

/** What is asked: the agreements of these parties; a party whose room is retired already is left out by the caller. */
export interface RightsQuestion {
  readonly parties: readonly Party[];
  readonly words: readonly Consent[];
}

/** Reads the rights of everybody who agreed anew; never throws for a server that does not answer: that right is `unknown`. */
export async function rereadRights(reader: RightsReader, question: RightsQuestion): Promise<readonly LiveRight[]> {
  const rights = async (party: Party): Promise<readonly LiveRight[]> => {
    const words = question.words.filter(
      (word) => word.party === party.id && word.word === 'agree' && !word.withdrawnAt,
    );
    return words.length > 0 ? rightsOf(reader, party, words) : [];
  };
  // A network may take seconds to answer: what the rooms say is read after it, and is young when it is acted on.
  const isSlow = ({ kind }: Party): boolean => kind === 'network';
  const slow = await Promise.all(question.parties.filter(isSlow).map(rights));
  const others = await Promise.all(question.parties.filter((party) => !isSlow(party)).map(rights));
  return [...slow, ...others].flat();
}

async function rightsOf(reader: RightsReader, party: Party, words: readonly Consent[]): Promise<LiveRight[]> {
  if (party.kind === 'operator') return words.map((word) => operatorRight(reader, party, word));
  try {
    if (party.kind === 'network') return await Promise.all(words.map((word) => networkRight(reader, party, word)));
    return await roomRights(reader, party, words);
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    return words.map((word) => right(word, 'unknown', `could not be looked up: ${error.text.happened}`));
  }
}

function operatorRight(reader: RightsReader, party: Party, word: Consent): LiveRight {
  const still = (reader.operatorsOf(party) as readonly string[]).includes(word.person);
  return still ? right(word, 'holds', '') : right(word, 'lost', `is no longer an operator of ${party.place}`);
}

async function networkRight(reader: RightsReader, party: Party, word: Consent): Promise<LiveRight> {
  if (isUserId(word.person)) return operatorRight(reader, party, word);
  const { network, channel } = splitNetworkParty(party.id);
  const side = reader.networks.of(network);
  if (!side) return right(word, 'unknown', `cannot be seen: nobody of ours is on ${network}`);
  const verdict = await side.rightOf({ channel, mask: word.person });
  if (verdict === 'holds') return right(word, 'holds', '');
  if (verdict === 'lost') return right(word, 'lost', `is no longer operator of ${shownChannel(party)}`);
  const outage = await side.away?.();
  if (outage) return right(word, 'unknown', `cannot be seen: ${awayText(outage)}`);
  return right(word, 'unknown', `was not seen on ${network}${side.elsewhere ? ' by `tributary serve`' : ''}`);
}

/** As people write it: on Gitter the id names a room by 24 digits, and its place by its uri. */
function shownChannel({ place }: Party): string {
  return place.replace(/^[a-z]+:\/\/[^/]+\//, '');
}

/** The network and channel that a party id of kind `network` names: `network:<network>/<channel>`. */
export function splitNetworkParty(id: PartyId): { readonly network: string; readonly channel: string } {
  const place = wholeParty(id).slice('network:'.length);
  const slash = place.indexOf('/');
  return { network: place.slice(0, slash), channel: place.slice(slash + 1) };
}

async function roomRights(reader: RightsReader, party: Party, words: readonly Consent[]): Promise<LiveRight[]> {
  const room = party.room;
  if (!room) return words.map((word) => right(word, 'unknown', 'speaks for a party without a room'));
  const { state, newest } = await reader.world.readRoom({ room, as: reader.readAs(room), newest: NEWEST });
  const rightTo = async (word: Consent): Promise<LiveRight> => {
    const deleted = await deletionOf({ ...reader, newest: newest?.events ?? [] }, word);
    return deleted ? right(word, 'lost', deletedText(deleted, word)) : levelRight({ state, party, word });
  };
  return Promise.all(words.map(rightTo));
}

function levelRight({ state, party, word }: { state: readonly StateEvent[]; party: Party; word: Consent }): LiveRight {
  if (!isUserId(word.person)) return right(word, 'lost', 'is no Matrix user');
  const level = levelOf(powerSourceOf(state), word.person);
  if (level < party.level) return right(word, 'lost', `has level ${level} in ${party.place}, not ${party.level}`);
  if (wasRemoved(state, word.person)) return right(word, 'lost', `was removed from ${party.place}`);
  if (isDenied(aclOf(state), serverOf(word.person)))
    return right(word, 'lost', `is on a homeserver that ${party.place} shuts out`);
  return right(word, 'holds', '');
}

/** Who deleted a message, where the homeserver tells. */
type Deletion = Pick<RoomEvent, 'redactedBy'>;

/** Evidence is seldom older than so many events; what is not among them is asked for by itself. */
const NEWEST = 30;

/** Somebody who left on their own, for canonical say, keeps the word; somebody who was kicked or banned does not. */
function wasRemoved(state: readonly StateEvent[], person: UserId): boolean {
  const member = stateOf(state, 'm.room.member', person);
  const membership = contentOf(state, 'm.room.member', person).membership;
  return membership === 'ban' || (membership === 'leave' && member?.sender !== person);
}

/**
 * A redaction that never reached us is seen here: the evidence has lost its content. Evidence from before we came into the room,
 * or in a chat we have left, cannot be read again; that alone takes nobody's word away.
 */
async function deletionOf(
  { newest, ...reader }: RightsReader & { readonly newest: readonly RoomEvent[] },
  { room, event: id }: Consent,
): Promise<Deletion | undefined> {
  if (!id || !room) return undefined;
  try {
    const seen = newest.find(({ room: place, eventId }) => place === room && eventId === id);
    const event = seen ?? (await reader.world.readEvent({ room, as: reader.readAs(room), event: id }));
    return event && isEmptied(event) ? event : undefined;
  } catch (error) {
    if (isTributaryError(error) && (error.kind === 'not-allowed' || error.kind === 'not-found')) return undefined;
    throw error;
  }
}

/** To follow the name of whoever had spoken: a moderator may have deleted what they said. */
function deletedText({ redactedBy: by }: Deletion, { person }: Consent): string {
  if (by === person) return 'deleted the message that was the consent';
  return by === undefined ? 'spoke in a message that was deleted' : `spoke in a message that ${by} deleted`;
}

function right(word: Consent, verdict: LiveRight['verdict'], why: string): LiveRight {
  return { party: word.party, person: word.person, verdict, why };
}
