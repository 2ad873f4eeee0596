import { readNetworkAnswer } from '#src/consent/network-answer';

test.each([
  ['yes K7QF2M9X', 'agree'],
  ['Y k7qf2m9x', 'agree'],
  ['agree:  `K7QF2M9X`', 'agree'],
  ['no, K7QF2M9X', 'refuse'],
  ['N K7QF2M9X', 'refuse'],
  ['refuse K7QF2M9X', 'refuse'],
  ['object K7QF2M9X', 'object'],
  ['withdraw K7QF2M9X', 'withdraw'],
] as const)('C-5 "%s" is a word and its code: %s', (line, word) => {
  expect(readNetworkAnswer(line)).toEqual({ kind: 'word', word, code: 'K7QF2M9X' });
});

test.each([
  ['yes', 'unclear'],
  ['yes please', 'unclear'],
  ['yes K7QF2M9X but only if the logs stay', 'unclear'],
  ['yes K7QF2M9X ABCDEFGH', 'unclear'],
  ['no yes K7QF2M9X', 'unclear'],
  ['stop it', 'unclear'],
  ['Stop.', 'stop'],
  ['hello', 'other'],
  ['K7QF2M9X yes', 'other'],
  ['', 'other'],
] as const)('C-5 "%s" binds nobody: it is %s', (line, kind) => {
  expect(readNetworkAnswer(line)).toEqual({ kind });
});

test('C-5 rooms that are to become one are asked for in one line', () => {
  expect(readNetworkAnswer(' Request  irc://libera/#a #b:example.org ')).toEqual({
    kind: 'wish',
    text: 'Request irc://libera/#a #b:example.org',
  });
});
