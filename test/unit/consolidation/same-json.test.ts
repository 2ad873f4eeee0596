import { sameJson } from '#src/consolidation/same-json';
import type { Json } from '#src/portals/json';

test.each<[string, Json | undefined, Json | undefined]>([
  ['keys in another order', { a: 1, b: [true, null] }, { b: [true, null], a: 1 }],
  ['a key that says nothing', { a: 1, b: undefined } as unknown as Json, { a: 1 }],
  ['nothing and nothing', undefined, undefined],
  ['lists in one order', ['#a:x', { level: 50 }], ['#a:x', { level: 50 }]],
])('W-7 what a room says is not written again for %s', (_what, a, b) => {
  expect(sameJson(a, b)).toBe(true);
});

test.each<[string, Json | undefined, Json | undefined]>([
  ['a list in another order', ['#a:x', '#b:x'], ['#b:x', '#a:x']],
  ['a longer list', ['#a:x'], ['#a:x', '#b:x']],
  ['a shorter list', ['#a:x', '#b:x'], ['#a:x']],
  ['one other entry', ['#a:x', '#b:x'], ['#a:x', '#c:x']],
  ['a list and an object', ['#a:x'], { 0: '#a:x' }],
  ['a number and its text', { ban: 50 }, { ban: '50' }],
  ['an object and nothing', {}, undefined],
  ['null and an object', null, {}],
  ['one key more', { a: 1 }, { a: 1, b: 2 }],
  ['one key less', { a: 1, b: 2 }, { a: 1 }],
  ['T-25 what every object has by itself', { constructor: Object.prototype.constructor as unknown as Json }, {}],
])('W-7 what a room says differs by %s', (_what, a, b) => {
  expect(sameJson(a, b)).toBe(false);
});
