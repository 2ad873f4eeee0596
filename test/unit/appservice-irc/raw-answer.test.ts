import fc from 'fast-check';
import { channelIn, linesIn, modesIn, whyNotLetIn } from '#adapters/bridges/appservice-irc/raw-answer';

/** Lines as the debug API of the real bridge tells them. */
function answer(...lines: readonly (readonly [rawCommand: string, ...args: readonly string[]])[]): string {
  const told = lines.map(([rawCommand, ...args]) =>
    JSON.stringify({ rawCommand, args, command: 'x', prefix: 'irc.test' }),
  );
  return ['NAMES #town', ...told, ''].join('\n');
}

const names = answer(
  ['353', 'rain', '=', '#town', 'rain ann[m] +vic @op'],
  ['353', 'rain', '=', '#town', '~owner %half &admin @+both ear'],
  ['366', 'rain', '#town', 'End of NAMES list'],
);

test('C-5 whoever may decide about a channel is read from all lines of the names, the bot apart', () => {
  expect(channelIn(names, '#town')).toEqual({
    bot: 'rain',
    isBotInside: true,
    operators: ['op', 'owner', 'admin', 'both'],
  });
});

test('C-5 a bot that is outside is seen to be', () => {
  expect(channelIn(answer(['353', 'rain', '=', '#town', '@op']), '#town')).toMatchObject({ isBotInside: false });
});

test('C-5 names of another channel, and none at all, tell nothing', () => {
  expect(channelIn(names, '#other')).toBeUndefined();
  expect(channelIn(answer(['366', 'rain', '#town', 'End of NAMES list']), '#town')).toBeUndefined();
  expect(channelIn('There is no underlying client instance.\n', '#town')).toBeUndefined();
});

test('C-5 a channel is found under any spelling that its network may take for the same', () => {
  expect(channelIn(answer(['353', 'rain', '=', '#Town[]', '@op']), '#town{}')?.operators).toEqual(['op']);
});

test('T-18 modes are letters, without arguments and signs', () => {
  expect(modesIn(answer(['324', 'rain', '#town', '+nki', 'key']), '#town')).toBe('nki');
  expect(modesIn(answer(['324', 'rain', '#town', '+']), '#town')).toBe('');
  expect(modesIn(answer(), '#town')).toBeUndefined();
});

test('B-5 what keeps the bot out is told in the words of the server; another channel and its own joining are no reason', () => {
  const refused = answer(['473', 'rain', '#town', 'Cannot join channel (+i)']);

  expect(whyNotLetIn(refused, '#town')).toBe('473 Cannot join channel (+i)');
  expect(whyNotLetIn(refused, '#other')).toBeUndefined();
  expect(whyNotLetIn(answer(['JOIN', '#town']), '#town')).toBeUndefined();
});

test('B-5 a bot without a connection cannot come back', () => {
  expect(whyNotLetIn('There is no underlying client instance.\n', '#town')).toMatch(/no underlying client/);
});

test('T-25 whatever stands in an answer, reading it gives lines and never fails', () => {
  fc.assert(
    fc.property(fc.string(), fc.json(), (text, json) => {
      for (const odd of [text, json, `${text}\n${json}\n`]) {
        expect(linesIn(odd).every(({ command, args }) => typeof command === 'string' && Array.isArray(args))).toBe(
          true,
        );
        channelIn(odd, '#town');
        whyNotLetIn(odd, '#town');
      }
    }),
  );
});
