import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { quoted } from '#adapters/bridges/heisenbridge/orders';
import { PYTHON } from '#test/servers/certificates';

/** What the real program makes of lines that it is told. */
function splitByIt(lines: readonly string[]): string[][][] {
  const program = [
    'import json, sys',
    'from heisenbridge.command_parse import split',
    'print(json.dumps([split(line) for line in json.load(sys.stdin)]))',
  ];
  const answer = execFileSync(PYTHON, ['-c', program.join('\n')], {
    input: JSON.stringify(lines),
    encoding: 'utf8',
    stdio: 'pipe', // its stack trace belongs into the error alone
  });
  return JSON.parse(answer) as string[][][];
}

/** Everything that a channel's name or key may hold: no space, comma or control character. */
const name = fc
  .string({
    unit: fc.oneof(fc.constantFrom(...'"\'\\;#$`|&<>-'), fc.string({ minLength: 1, maxLength: 1 })),
    minLength: 1,
  })
  .filter((text) => !/[\s,\p{Cc}]/u.test(text))
  // One word is lost on it: a semicolon alone parts two orders even in quotes. No channel is called so.
  .filter((text) => text !== ';');

test('B-5 every word of an order reaches the program as it is, whatever channels are called', () => {
  const orders = fc.sample(fc.array(name, { minLength: 1, maxLength: 3 }), 500);
  const lines = orders.map((words) => `PLUMB ${words.map(quoted).join(' ')}; STATUS`);

  expect(splitByIt(lines)).toEqual(orders.map((words) => [['PLUMB', ...words], ['STATUS']]));
});

test('B-5 an open quote, which it answers with nothing at all, is never said', () => {
  expect(() => splitByIt(['PLUMB "#chan'])).toThrow(/No closing quotation/);
  expect(splitByIt([`PLUMB ${quoted('"#chan')}`])).toEqual([[['PLUMB', '"#chan']]]);
});
