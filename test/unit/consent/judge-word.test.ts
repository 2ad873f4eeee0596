import { judgeWord, type WordCase, type WordFault } from '#src/consent/judge-word';
import type { EventId, RoomId } from '#src/portals/ids';
import { ASKED, aCase, anEvent, aParty, aQuestion, EXPIRES } from '#test/world/given-consent';

test('C-4 a joined human with the level, in the room of the question, is counted with that level', () => {
  expect(judgeWord(aCase({ levelAtEvent: 100 }))).toEqual({ counts: true, level: 100 });
});

test('C-4 a word that by its own server’s clock was said a little before the question, which it names, counts', () => {
  expect(judgeWord(aCase({ event: anEvent({ at: ASKED - 600_000 }) }))).toMatchObject({ counts: true });
});

test('C-4 a creator above every level is counted with a level that can be written down', () => {
  expect(judgeWord(aCase({ levelAtEvent: Number.POSITIVE_INFINITY }))).toEqual({
    counts: true,
    level: Number.MAX_SAFE_INTEGER,
  });
});

const faults: readonly (readonly [string, Partial<WordCase>, WordFault])[] = [
  ['T-10 a ghost of an admin', { account: 'ghost' }, 'not-a-person'],
  ['T-08 a bot', { account: 'bot' }, 'not-a-person'],
  ['T-10 a word from another room', { event: anEvent({ room: '!other:example.org' as RoomId }) }, 'other-room'],
  ['T-10 a word from elsewhere', { place: 'elsewhere' }, 'other-room'],
  ['T-10 a word from elsewhere, though the source is closed', { place: 'elsewhere', roomIsClosed: true }, 'other-room'],
  ['a direct chat before the source is closed', { place: 'direct-chat' }, 'other-room'],
  ['T-09 the code of another party', { request: aQuestion({ party: 'source:!old' as never }) }, 'other-party'],
  ['a party that is not met in a room', { party: aParty({ room: undefined as never }) }, 'other-party'],
  ['a party that the plan has no more', { party: undefined }, 'other-party'],
  ['T-09 a code of a plan that has changed', { hash: 'other hash' }, 'plan-changed'],
  ['T-09 a word older than the question', { event: anEvent({ at: ASKED - 600_001 }) }, 'older-than-request'],
  ['a word after the time is over', { now: EXPIRES }, 'expired'],
  ['a no after the time is over, while somebody has not agreed', { word: 'refuse', now: EXPIRES }, 'expired'],
  ['somebody who has left', { membership: 'leave' }, 'not-joined'],
  ['somebody who is banned', { membership: 'ban' }, 'not-joined'],
  ['somebody who was never there', { membership: undefined }, 'not-joined'],
  ['T-10 somebody whose homeserver the room shuts out', { isShutOut: true }, 'server-shut-out'],
  ['T-06 a moderator', { levelAtEvent: 50 }, 'too-little-power'],
  ['C-7 a level that cannot be established', { levelAtEvent: undefined }, 'power-unknown'],
];

test.each(faults)('C-4 %s does not count', (_who, spoilt, fault) => {
  expect(judgeWord(aCase(spoilt))).toEqual({ counts: false, fault });
});

test('C-9 a no of somebody whose homeserver the room shuts out counts all the same', () => {
  expect(judgeWord(aCase({ isShutOut: true, word: 'refuse' }))).toMatchObject({ counts: true });
});

test('C-4 once the source is closed, a direct chat that names the code counts as well', () => {
  const chat = { place: 'direct-chat', event: anEvent({ room: '!chat:example.org' as RoomId }) } as const;

  expect(judgeWord(aCase({ ...chat, roomIsClosed: true }))).toMatchObject({ counts: true });
});

test('W-12 after the first write the time to agree no longer ends', () => {
  expect(judgeWord(aCase({ now: EXPIRES + 1, wroteAnything: true }))).toMatchObject({ counts: true });
});

test('C-9 W-12 a no counts as long as a run may begin to which all have agreed, a yes does not', () => {
  const late = { now: EXPIRES, allAgreed: true };

  expect(judgeWord(aCase({ ...late, word: 'object' }))).toMatchObject({ counts: true });
  expect(judgeWord(aCase({ ...late, word: 'refuse' }))).toMatchObject({ counts: true });
  expect(judgeWord(aCase({ ...late, word: 'agree' }))).toEqual({ counts: false, fault: 'expired' });
});

test('C-9 objecting takes a moderator, not an admin', () => {
  expect(judgeWord(aCase({ word: 'object', levelAtEvent: 50 }))).toMatchObject({ counts: true, level: 50 });
  expect(judgeWord(aCase({ word: 'object', levelAtEvent: 49 }))).toEqual({ counts: false, fault: 'too-little-power' });
});

test('C-9 where less than a moderator’s level speaks for the room, as much is enough to object', () => {
  const party = aParty({ level: 30 });

  expect(judgeWord(aCase({ word: 'object', party, levelAtEvent: 30 }))).toMatchObject({ counts: true });
  expect(judgeWord(aCase({ word: 'object', party, levelAtEvent: 29 }))).toMatchObject({ counts: false });
});

test('C-6 where the room asks for 90, a human with 90 is enough', () => {
  const party = aParty({ level: 90 });

  expect(judgeWord(aCase({ party, levelAtEvent: 90, event: anEvent({ eventId: '$grace' as EventId }) }))).toMatchObject(
    { counts: true },
  );
});
