import fc from 'fast-check';
import type { RoomId } from '#src/portals/ids';
import { readRoomEvent, readStateEvent } from '#src/portals/read-event';

const room = '!r:example.org' as RoomId;
const good = {
  event_id: '$e',
  type: 'm.room.topic',
  sender: '@a:example.org',
  origin_server_ts: 5,
  content: { topic: 'x' },
  state_key: '',
};

test('D-2 an event is read with its place, sender and time', () => {
  expect(readStateEvent(good, room)).toEqual({
    eventId: '$e',
    room,
    type: 'm.room.topic',
    sender: '@a:example.org',
    at: 5,
    content: { topic: 'x' },
    stateKey: '',
  });
});

test.each([
  ['of another room', { ...good, room_id: '!other:example.org' }],
  ['without an id', { ...good, event_id: undefined }],
  ['whose type is no text', { ...good, type: 7 }],
  ['whose type is too long', { ...good, type: 'x'.repeat(256) }],
  ['of nobody', { ...good, sender: 'nobody' }],
  ['whose state key is no text', { ...good, state_key: 1 }],
  ['that is a list', []],
  ['that is nothing', null],
])('D-2 an event %s is left out', (_what, raw) => {
  expect(readRoomEvent(raw, room)).toBeUndefined();
});

test('D-2 without a room to look in, an event has to name one', () => {
  expect(readRoomEvent(good)).toBeUndefined();
  expect(readRoomEvent({ ...good, room_id: room })?.room).toBe(room);
});

test('D-2 a message is no state', () => {
  const { state_key: _none, ...message } = good;

  expect(readStateEvent(message, room)).toBeUndefined();
});

test.each([1.5, -0.1, '7', null, Number.MAX_VALUE])('D-2 %j is no time', (at) => {
  expect(readRoomEvent({ ...good, origin_server_ts: at }, room)?.at).toBe(0);
});

test('D-2 a state event of a timeline tells what stood before, as far as the server does', () => {
  const told = (unsigned: unknown) => readRoomEvent({ ...good, unsigned }, room)?.formerContent;

  expect(told({ prev_content: { topic: 'y' } })).toEqual({ topic: 'y' });
  expect([told({ prev_content: 'y' }), told({}), told(undefined), told('x')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(readRoomEvent({ ...good, state_key: undefined, unsigned: { prev_content: {} } }, room)).not.toHaveProperty(
    'formerContent',
  );
});

test('T-29 a state event tells which one it replaced, as far as the server does', () => {
  const told = (replaces_state: unknown) => readRoomEvent({ ...good, unsigned: { replaces_state } }, room)?.replaces;

  expect(['$before', 7, '', undefined].map(told)).toEqual(['$before', undefined, undefined, undefined]);
});

test('T-25 names of prototypes in content are only keys', () => {
  const content = JSON.parse('{"__proto__":{"users":{"@m:x":100}},"constructor":{"prototype":{}}}');

  const read = readRoomEvent({ ...good, content }, room)?.content ?? {};

  expect(Object.getPrototypeOf(read)).toBeNull();
  expect(Object.keys(read)).toEqual(['__proto__', 'constructor']);
  expect('users' in read).toBe(false);
  expect('toString' in read).toBe(false);
});

test('T-25 content a hundred thousand levels deep is cut, not fatal', () => {
  const content = JSON.parse(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);

  const read = readRoomEvent({ ...good, content }, room);

  expect(JSON.stringify(read).length).toBeLessThan(500);
});

test('T-25 no JSON makes reading fail', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (content) => {
      readRoomEvent({ ...good, content }, room);
      readRoomEvent(content, room);
    }),
  );
});

test.each([
  { ...good, state_key: undefined, redacted_because: {} },
  { ...good, state_key: undefined, unsigned: { redacted_because: {} } },
])('C-4 a redacted message has no content, whatever the server left in it', (raw) => {
  const { state_key: _none, ...message } = raw;

  expect(readRoomEvent(message, room)?.content).toEqual({});
});

test.each([
  ['beside it', { redacted_because: { sender: '@mod:example.org' } }, '@mod:example.org'],
  ['among what is unsigned', { unsigned: { redacted_because: { sender: '@mod:example.org' } } }, '@mod:example.org'],
  ['not at all', { unsigned: { redacted_because: {} } }, undefined],
  ['by no user id', { unsigned: { redacted_because: { sender: 'mod' } } }, undefined],
  ['by nonsense', { redacted_because: 'mod', unsigned: 'mod' }, undefined],
])('C-11 who deleted a message is read where the homeserver tells it %s', (_where, deleted, by) => {
  expect(readRoomEvent({ ...good, state_key: undefined, ...deleted }, room)?.redactedBy).toBe(by);
});
