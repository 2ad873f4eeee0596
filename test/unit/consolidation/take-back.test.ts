import fc from 'fast-check';
import { sameJson } from '#src/consolidation/same-json';
import { takeBack, takeBackWhole } from '#src/consolidation/take-back';
import type { Json, JsonObject } from '#src/portals/json';

const leaf = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b'), fc.boolean(), fc.constant(null));
const list = fc.uniqueArray(fc.constantFrom('#a', '#b', '#c', '#d'), { maxLength: 4 });
const key = fc.constantFrom('users', 'events', 'ban', 'alt_aliases', '__proto__', 'constructor');
const json = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof({ maxDepth: 2 }, leaf, list, tie('object')),
  object: fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
})).object;

describe('takeBack', () => {
  test('W-5 undo puts back exactly what stood before when nobody else wrote since', () => {
    fc.assert(
      fc.property(fc.option(json, { nil: undefined }), json, (former, written) => {
        const taken = takeBack({ former, written, current: written });
        expect(sameJson(taken.content, former ?? {})).toBe(true);
        expect(taken.kept).toEqual([]);
      }),
    );
  });

  test('W-5 undo done twice is the same as undo done once', () => {
    fc.assert(
      fc.property(json, json, json, (former, written, current) => {
        const once = takeBack({ former, written, current }).content;
        // Where the room was brought back to what we wrote, a second undo rightly undoes that again.
        fc.pre(!sameJson(once, written));
        expect(sameJson(takeBack({ former, written, current: once }).content, once)).toBe(true);
      }),
    );
  });

  test('W-5 undo never touches a key that we had not changed', () => {
    fc.assert(
      fc.property(json, json, json, (former, written, current) => {
        fc.pre(!sameJson(current, written));
        const { content } = takeBack({ former, written, current });
        for (const name of ['users', 'events', 'ban', 'alt_aliases'] as const) {
          if (sameJson(former[name], written[name])) expect(sameJson(content[name], current[name])).toBe(true);
        }
      }),
    );
  });

  test('W-5 undo never overwrites a plain value that somebody else changed since, and names it', () => {
    fc.assert(
      fc.property(leaf, leaf, leaf, (former, written, current) => {
        fc.pre(former !== written && current !== written && current !== former);
        const taken = takeBack({ former: { ban: former }, written: { ban: written }, current: { ban: current } });
        expect(taken).toEqual({ content: { ban: current }, kept: ['ban'] });
      }),
    );
  });

  test('W-5 undo keeps the level that a moderator handed out meanwhile, and takes only ours', () => {
    const former = { users: { '@admin:x': 100 }, events_default: 0 };
    const written = { users: { '@admin:x': 100 }, events_default: 100, events: { 'm.room.redaction': 0 } };
    const current = { ...written, users: { '@admin:x': 100, '@new:x': 50 } };
    expect(takeBack({ former, written, current }).content).toEqual({
      users: { '@admin:x': 100, '@new:x': 50 },
      events_default: 0,
    });
  });

  test('W-5 undo of a list takes our entries out and leaves what others added', () => {
    const former = { alias: '#main:x', alt_aliases: ['#a:x'] };
    const written = { alias: '#main:x', alt_aliases: ['#a:x', '#ours:x'] };
    const current = { alias: '#main:x', alt_aliases: ['#a:x', '#ours:x', '#theirs:x'] };
    expect(takeBack({ former, written, current }).content.alt_aliases).toEqual(['#a:x', '#theirs:x']);
  });

  test('W-5 undo of what we blanked brings it back beside what others have put there since', () => {
    const former = { alias: '#main:x', alt_aliases: ['#a:x'], users: { '@admin:x': 100 } };
    const current = { alt_aliases: ['#theirs:x'], users: { '@new:x': 50 } };
    expect(takeBack({ former, written: {}, current })).toEqual({
      content: { alias: '#main:x', alt_aliases: ['#theirs:x', '#a:x'], users: { '@new:x': 50, '@admin:x': 100 } },
      kept: [],
    });
  });

  test('W-5 undo leaves no empty list where none stood before, also when others emptied it first', () => {
    const [former, written] = [{ alias: '#main:x' }, { alias: '#main:x', alt_aliases: ['#ours:x'] }];
    const current = { alias: '#main:x', alt_aliases: [] };
    expect(takeBack({ former, written, current }).content).toEqual(former);
  });

  test('W-5 undo of a list where none stood before leaves what others have added to ours', () => {
    const written = { alt_aliases: ['#ours:x'] };
    const current = { alt_aliases: ['#ours:x', '#theirs:x'] };
    expect(takeBack({ former: undefined, written, current }).content).toEqual({ alt_aliases: ['#theirs:x'] });
  });

  test('W-5 undo brings back an entry once, also when somebody else has put it back already', () => {
    const [former, written] = [{ alt_aliases: ['#a:x', '#b:x'] }, { alt_aliases: ['#a:x'] }];
    const current = { alt_aliases: ['#a:x', '#b:x', '#theirs:x'] };
    expect(takeBack({ former, written, current }).content).toEqual(current);
  });

  test('W-5 undo of state that is gone altogether brings back what we had blanked, and nothing of ours', () => {
    const [former, written] = [{ alias: '#main:x' }, { ours: true }];
    expect(takeBack({ former, written, current: undefined }).content).toEqual(former);
  });

  test.each<[string, Json, Json]>([
    ['we wrote a value over', { '@a:x': 100 }, 5],
    ['we wrote over a value', 5, { '@a:x': 100 }],
  ])('W-5 undo mixes nothing into what somebody else wrote where %s, and names it', (_what, former, written) => {
    const current = { users: { '@new:x': 50 } };
    const taken = takeBack({ former: { users: former }, written: { users: written }, current });
    expect(taken).toEqual({ content: current, kept: ['users'] });
  });

  test('W-5 undo of a list brings back only what we removed, not what others removed since', () => {
    const former = { alt_aliases: ['#a:x', '#b:x', '#c:x'] };
    const written = { alt_aliases: ['#a:x', '#b:x', '#ours:x'] };
    const current = { alt_aliases: ['#b:x', '#ours:x'] };
    expect(takeBack({ former, written, current }).content.alt_aliases).toEqual(['#b:x', '#c:x']);
  });

  test('W-5 undo names a value inside another by its whole path, and none that somebody else put back already', () => {
    const former = { users: { '@a:x': 0, '@b:x': 0 }, ban: 50 };
    const written = { users: { '@a:x': 100, '@b:x': 100 }, ban: 60 };
    const current = { users: { '@a:x': 75, '@b:x': 100 }, ban: 50 };
    expect(takeBack({ former, written, current })).toEqual({
      content: { users: { '@a:x': 75, '@b:x': 0 }, ban: 50 },
      kept: ['users.@a:x'],
    });
  });

  test('W-5 undo leaves a list of more than words as others wrote it, and names it', () => {
    const [former, written, current] = [{ rooms: [{ id: 1 }] }, { rooms: [{ id: 2 }] }, { rooms: [{ id: 3 }] }];
    expect(takeBack({ former, written, current })).toEqual({ content: current, kept: ['rooms'] });
  });
});

describe('takeBackWhole', () => {
  test('W-5 undo puts back what stood before, when nobody else wrote since', () => {
    fc.assert(
      fc.property(fc.option(json, { nil: undefined }), json, (former, written) => {
        const taken = takeBackWhole({ former, written, current: written });
        expect(sameJson(taken.content, former ?? {})).toBe(true);
        expect(taken.kept).toEqual([]);
      }),
    );
  });

  test('W-5 undo leaves a room in its space when somebody moved it there to another place', () => {
    const written = { via: ['x'], order: 'b' };
    const current = { via: ['x'], order: 'a' };
    expect(takeBackWhole({ former: undefined, written, current })).toEqual({ content: current, kept: ['content'] });
  });

  test('W-5 undo finds nothing to do where somebody else put back what stood before', () => {
    const written = { via: ['x'] };
    expect(takeBackWhole({ former: undefined, written, current: {} })).toEqual({ content: {}, kept: [] });
    expect(takeBackWhole({ former: { a: 1 }, written, current: { a: 1 } })).toEqual({ content: { a: 1 }, kept: [] });
  });

  test('W-5 undo done twice is the same as undo done once', () => {
    fc.assert(
      fc.property(json, json, json, (former, written, current) => {
        const once = takeBackWhole({ former, written, current }).content;
        fc.pre(!sameJson(once, written));
        expect(sameJson(takeBackWhole({ former, written, current: once }).content, once)).toBe(true);
      }),
    );
  });
});
