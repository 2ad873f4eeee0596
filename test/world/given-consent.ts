import type { Consent, ConsentRequest, ConsentSubject } from '#src/consent/consent';
import type { WordCase } from '#src/consent/judge-word';
import type { Party, PartyId } from '#src/consent/party';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import type { RoomEvent } from '#src/portals/room-event';

/** When the question of every test was asked. */
export const ASKED = Date.UTC(2026, 0, 15, 12);
/** When its time is over. */
export const EXPIRES = ASKED + 30 * 86_400_000;
/** The code of the question of every test. */
export const CODE = 'K7QF2M9X';

const CANONICAL = '!canonical:example.org' as RoomId;

/** The canonical side, which takes a human with level 100, unless told otherwise. */
export function aParty(members: Partial<Omit<Party, 'id'>> & { readonly id?: string } = {}): Party {
  const { id = 'canonical', ...rest } = members;
  return {
    kind: 'canonical',
    place: '#crystal:example.org',
    room: CANONICAL,
    level: 100,
    quorum: 1,
    people: ['@ann:example.org' as UserId],
    ...rest,
    id: id as PartyId,
  };
}

/** A subject whose parties are the canonical side, one source and one operator. */
export function aSubject(members: Partial<ConsentSubject> = {}): ConsentSubject {
  return {
    plan: 'p_1',
    hash: 'hash',
    expiresAt: EXPIRES,
    beforeFirstWrite: true,
    parties: [
      aParty(),
      aParty({ id: 'source:!old:example.org', kind: 'source', room: '!old:example.org' as RoomId, level: 90 }),
      aParty({
        id: 'operator:libera',
        kind: 'operator',
        place: 'libera',
        level: 0,
        people: ['@ops:example.org' as UserId],
      }),
    ],
    ...members,
  };
}

/** A person's word; by default Ann's yes for canonical. */
export function aWord(members: Partial<Omit<Consent, 'party'>> & { readonly party?: string } = {}): Consent {
  const { party = 'canonical', ...rest } = members;
  return {
    plan: 'p_1',
    hash: 'hash',
    person: '@ann:example.org',
    word: 'agree',
    at: ASKED + 1_000,
    level: 100,
    room: CANONICAL,
    event: `$${party}-${rest.person ?? 'ann'}-${rest.at ?? 0}` as EventId,
    ...rest,
    party: party as PartyId,
  };
}

/** Everybody's yes. */
export function everybodysWords(): readonly Consent[] {
  return [
    aWord(),
    aWord({ party: 'source:!old:example.org', person: '@grace:example.org', level: 90 }),
    aWord({ party: 'operator:libera', person: '@ops:example.org' }),
  ];
}

/** The question to the canonical side. */
export function aQuestion(members: Partial<ConsentRequest> = {}): ConsentRequest {
  return {
    plan: 'p_1',
    hash: 'hash',
    party: 'canonical' as PartyId,
    code: CODE,
    askedAt: ASKED,
    expiresAt: EXPIRES,
    room: CANONICAL,
    event: '$question' as EventId,
    ...members,
  };
}

/** An event that somebody sent; by default Ann's message in canonical. */
export function anEvent(members: Partial<RoomEvent> & { readonly body?: string } = {}): RoomEvent {
  const { body = `!tributary agree ${CODE}`, ...rest } = members;
  return {
    eventId: '$said' as EventId,
    room: CANONICAL,
    type: 'm.room.message',
    sender: '@ann:example.org' as UserId,
    at: ASKED + 1_000,
    content: { msgtype: 'm.text', body },
    ...rest,
  };
}

/** A reaction to an event. */
export function aReaction(key: string, to = '$question', members: Partial<RoomEvent> = {}): RoomEvent {
  const content: JsonObject = { 'm.relates_to': { rel_type: 'm.annotation', event_id: to, key } };
  return anEvent({ type: 'm.reaction', content, ...members });
}

/** A word that counts, to be spoilt in one point by each test. */
export function aCase(members: Partial<WordCase> = {}): WordCase {
  return {
    event: anEvent(),
    word: 'agree',
    request: aQuestion(),
    party: aParty(),
    hash: 'hash',
    account: 'human',
    membership: 'join',
    levelAtEvent: 100,
    isShutOut: false,
    place: 'room-of-request',
    roomIsClosed: false,
    wroteAnything: false,
    allAgreed: false,
    now: ASKED + 2_000,
    ...members,
  };
}
