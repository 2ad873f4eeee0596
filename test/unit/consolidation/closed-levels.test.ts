import fc from 'fast-check';
import { closedLevels, isClosed } from '#src/consolidation/closed-levels';
import { isJsonObject, type JsonObject } from '#src/portals/json';
import { asLevel, levelForMessage, levelForState, type PowerSource } from '#src/portals/power';

const level = fc.integer({ min: -10, max: 160 });
const events = fc.dictionary(
  fc.constantFrom('m.room.message', 'm.reaction', 'm.room.redaction', 'm.room.tombstone', 'm.room.name', 'm.sticker'),
  level,
);
const levels: fc.Arbitrary<JsonObject> = fc.record(
  { events, events_default: level, state_default: level, users_default: level, ban: level },
  { requiredKeys: [] },
);
const powerOf = (content: JsonObject): PowerSource => ({ version: '10', creators: [], levels: content });
const close = (content: JsonObject): JsonObject => closedLevels(powerOf(content), content);

describe('closedLevels', () => {
  test('W-5 closing a room silences everybody below the tombstone level', () => {
    fc.assert(fc.property(levels, (content) => expect(isClosed(powerOf(close(content)))).toBe(true)));
  });

  test('W-7 closing a closed room changes nothing', () => {
    fc.assert(fc.property(levels, (content) => expect(close(close(content))).toEqual(close(content))));
  });

  test('W-5 closing a room lowers no level', () => {
    fc.assert(
      fc.property(levels, (content) => {
        const [before, after] = [powerOf(content), powerOf(close(content))];
        for (const type of ['m.room.message', 'm.room.name', 'm.sticker', 'm.room.redaction', 'm.reaction']) {
          expect(levelForMessage(after, type)).toBeGreaterThanOrEqual(levelForMessage(before, type));
        }
        expect(levelForState(after, 'm.room.name')).toBe(levelForState(before, 'm.room.name'));
        expect(asLevel(close(content).ban)).toBe(asLevel(content.ban));
      }),
    );
  });

  test('W-5 people can still delete and react in a closed room as they could before', () => {
    fc.assert(
      fc.property(levels, (content) => {
        const [before, after] = [powerOf(content), powerOf(close(content))];
        for (const type of ['m.room.redaction', 'm.reaction']) {
          expect(levelForMessage(after, type)).toBe(levelForMessage(before, type));
        }
      }),
    );
  });

  test('W-11 an ordinary room is closed in the words a moderator would write', () => {
    const content = { users: { '@a:x': 100 }, events: { 'm.room.tombstone': 100, 'm.room.message': 0 } };
    const closed = close(content);
    expect(closed.events_default).toBe(100);
    expect(isJsonObject(closed.events) && closed.events).toEqual({
      'm.room.tombstone': 100,
      'm.room.message': 100,
      'm.room.redaction': 0,
      'm.reaction': 0,
    });
  });

  test('W-5 where everybody has the level of the tombstone, talk takes more than that', () => {
    const content = { users_default: 100, events: { 'm.room.tombstone': 100 } };
    expect(close(content).events_default).toBe(101);
  });
});

test.each<[string, JsonObject]>([
  ['nothing', {}],
  ['plain messages alone', { events: { 'm.room.message': 100 } }],
  ['encrypted ones alone', { events: { 'm.room.encrypted': 100 } }],
  ['all but plain messages', { events_default: 100, events: { 'm.room.message': 0 } }],
  ['all but encrypted ones', { events_default: 100, events: { 'm.room.encrypted': 0 } }],
  ['what everybody may say', { users_default: 100, events_default: 100 }],
])('W-1 a room in which somebody closed %s is not closed yet', (_what, content) => {
  expect(
    isClosed(powerOf({ ...content, events: { 'm.room.tombstone': 100, ...(content.events as JsonObject) } })),
  ).toBe(false);
});
