import fc from 'fast-check';
import { readAnswer } from '#adapters/irc/read-answer';

describe('an answer by private message', () => {
  test.each([
    ['yes ABCD2345', 'agree'],
    ['YES abcd2345', 'agree'],
    ['Yes, ABCD2345.', 'agree'],
    ['yes "ABCD2345"', 'agree'],
    ['\u0002yes\u0002 \u000304ABCD2345\u0003', 'agree'],
    ['no ABCD2345', 'refuse'],
    ['object ABCD2345', 'object'],
    ['withdraw ABCD2345', 'withdraw'],
  ] as const)('C-2 %j is a word', (text, word) => {
    expect(readAnswer(text)).toEqual({ kind: 'word', word, code: 'ABCD2345' });
  });

  test.each(['yes', 'no', 'yes ABCD', 'yes ABCD2345 but only tomorrow', 'yes ABCD2341', 'stop asking about it'])(
    'C-2 %j binds nobody',
    (text) => expect(readAnswer(text)).toEqual({ kind: 'unclear' }),
  );

  test.each(['stop', 'Stop.', ' STOP '])('C-12 %j ends the asking', (text) => {
    expect(readAnswer(text)).toEqual({ kind: 'stop' });
  });

  test.each(['hello', 'ABCD2345', 'ABCD2345 yes', '', '   ', 'yesterday ABCD2345', '> yes ABCD2345'])(
    'C-2 %j is talk about something else',
    (text) => expect(readAnswer(text)).toEqual({ kind: 'other' }),
  );

  test('C-2 no text at all makes it fail, and a word always has a whole code', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const answer = readAnswer(`yes ${text}`);
        expect(answer.kind !== 'word' || /^[A-Z2-9]{8}$/.test(answer.code)).toBe(true);
      }),
    );
  });
});
