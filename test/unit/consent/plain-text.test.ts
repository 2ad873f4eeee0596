import { counted, inWords } from '#src/consent/plain-text';

test.each([
  [[], ''],
  [['one'], 'one'],
  [['one', 'two'], 'one and two'],
  [['one', 'two', 'three'], 'one, two and three'],
] as const)('V-7 names are told as people tell them: %j', (names, told) => {
  expect(inWords(names)).toBe(told);
});

test('V-7 a count stands with the word that fits it', () => {
  expect([0, 1, 2].map((count) => counted(count, 'room'))).toEqual(['0 rooms', '1 room', '2 rooms']);
  expect([1, 3].map((count) => counted(count, 'person', 'people'))).toEqual(['1 person', '3 people']);
});
