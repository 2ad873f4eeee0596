import fc from 'fast-check';
import { CODE_ALPHABET, CODE_LENGTH, makeCode, readCode } from '#src/consent/codes';
import { commandNames, parseCommand } from '#src/consent/commands';

const code = fc
  .array(fc.constantFrom(...CODE_ALPHABET), { minLength: CODE_LENGTH, maxLength: CODE_LENGTH })
  .map((letters) => letters.join(''));

test('C-2 a code is eight characters of A-Z and 2-9, and is read however it was copied', () => {
  const chance = { pick: (alphabet: string, length: number) => alphabet.slice(-length) };

  expect(makeCode(chance)).toMatch(/^[A-Z2-9]{8}$/);
  fc.assert(
    fc.property(
      code,
      fc.constantFrom('', '`', '"', '“'),
      fc.constantFrom('', '`', '.', '”,', ' '),
      (text, before, after) => {
        expect(readCode(`${before}${text.toLowerCase()}${after}`)).toBe(text);
      },
    ),
  );
});

test('C-2 nothing else is read as a code', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const read = readCode(text);
      expect(read === undefined || /^[A-Z2-9]{8}$/.test(read)).toBe(true);
    }),
  );
  expect(['K7QF2M9', 'K7QF2M9XX', 'K7QF 2M9X', 'K7QF2M90', 'K7QF2M1X', 'ſ7QF2M9X'].map(readCode)).toEqual(
    Array(6).fill(undefined),
  );
});

const withCode = commandNames.filter((name) => !['request', 'requests', 'find', 'promote', 'lift'].includes(name));

test('C-4 a command is read with any capitals, spaces and quotes around its code', () => {
  fc.assert(
    fc.property(fc.constantFrom(...withCode), code, fc.constantFrom(' ', '  ', '\t'), (name, given, gap) => {
      const read = parseCommand(`!TRIBUTARY${gap}${name.toUpperCase()}${gap}\`${given.toLowerCase()}\``);
      expect(read).toEqual({ name, argument: given, note: undefined });
    }),
  );
});

test('C-4 a line that is not for us is no command, and no line makes the parser fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const read = parseCommand(text);
      expect(read === undefined || /^\s*!tributary/i.test(text)).toBe(true);
    }),
  );
  const others = [
    'agree K7QF2M9X',
    '!tributaryagree K7QF2M9X',
    'please !tributary agree K7QF2M9X',
    '> !tributary agree K7QF2M9X',
    '',
  ];
  expect(others.map(parseCommand)).toEqual(others.map(() => undefined));
});

test.each([
  ['!tributary agree K7QF2M9X but only if the logs stay', 'a condition'],
  ['!tributary agree K7QF2M9X\nbut only if the logs stay', 'a condition on another line'],
  ['!tributary agree all', 'a word that is no code'],
  ['!tributary confirm c_8s2h5v7b3n now', 'more than the id'],
  ['!tributary promote @mod:example.org @eve:example.org', 'two names'],
  ['!tributary promote @mod:example.org\nbut only for a week', 'a condition on another line'],
  ['!tributary promote example.org', 'the name of a server'],
  ['!tributary lift all', 'no name'],
  ['!tributary agrees K7QF2M9X', 'another word'],
  ['!tributary agree K7QF2M9X ABCDEFGH', 'two codes'],
  ['!tributary agree K7QF2M9X\n!tributary withdraw K7QF2M9X', 'a yes that is taken back in the same breath'],
  ['!tributary agree К7QF2M9X', 'a code with a letter of another alphabet'],
  ['!tributary agree K7QF\u200B2M9X', 'a code with a hidden character'],
  ['!tributary agree Ｋ7QF2M9X', 'a code with a wide letter'],
  ['!tributary agree K7QF2M9X\u0085but only if the logs stay', 'a condition behind a hidden line break'],
  ['!tributary requests list all', 'more than the list'],
  ['!tributary requests approve r_1 but not yet', 'a condition'],
  ['!tributary requests approve', 'no request'],
  ['!tributary requests accept r_1', 'neither approved nor declined'],
  ['!tributary find #old:example.org #new:example.org', 'two rooms'],
])('C-4 "%s" binds nobody: it is %s', (line) => {
  expect(parseCommand(line)).toMatchObject({ name: 'unclear' });
});

test.each([
  ['!tributary', { name: 'help' }],
  ['!tributary object K7QF2M9X the name is wrong', { name: 'object', argument: 'K7QF2M9X', note: 'the name is wrong' }],
  ['!tributary refuse K7QF2M9X\nsorry', { name: 'refuse', argument: 'K7QF2M9X' }],
  ['!tributary object p_4f9k2m8x1c', { name: 'object', argument: 'p_4f9k2m8x1c' }],
  ['!tributary agree', { name: 'agree', argument: undefined }],
  ['  !tributary agree K7QF2M9X  \n', { name: 'agree', argument: 'K7QF2M9X' }],
  ['!tributary find', { name: 'find', argument: undefined }],
  ['!tributary withdraw K7QF2M9X\n!tributary agree K7QF2M9X', { name: 'withdraw', argument: 'K7QF2M9X' }],
  ['!tributary promote @mod:example.org', { name: 'promote', argument: '@mod:example.org' }],
  ['!tributary lift @mod:example.org', { name: 'lift', argument: '@mod:example.org' }],
  ['!tributary lift *.example.org', { name: 'lift', argument: '*.example.org' }],
  ['!tributary find #old:example.org', { name: 'find', argument: '#old:example.org' }],
  ['!tributary requests', { name: 'requests', decides: { decision: 'list' } }],
  [
    '!tributary requests Approve r_1',
    { name: 'requests', decides: { decision: 'approve', id: 'r_1', note: undefined } },
  ],
  [
    '!tributary requests decline r_1 too soon',
    { name: 'requests', decides: { decision: 'decline', note: 'too soon' } },
  ],
])('C-4 "%s" is understood', (line, wanted) => {
  expect(parseCommand(line)).toMatchObject(wanted);
});

test('T-25 of what is said beside a word so much is kept as people can read', () => {
  const long = 'because '.repeat(1_000);

  expect(parseCommand(`!tributary object K7QF2M9X ${long}`)?.note).toHaveLength(300);
  expect(parseCommand(`!tributary requests decline r_1 ${long}`)).toMatchObject({
    decides: { note: expect.stringMatching(/^.{300}$/) },
  });
  expect(parseCommand(`!tributary ${'x'.repeat(1_000)}`)?.note).toHaveLength(300);
});

const room = fc.constantFrom(
  '#old:example.org',
  '!id:example.org',
  '!noServerSinceVersion12',
  'irc://libera/#crystal',
  'gitter://org/repo',
);

test('C-4 a request is read with any rooms, wherever "into" stands', () => {
  fc.assert(
    fc.property(fc.array(room, { minLength: 1, maxLength: 9 }), room, fc.nat(9), (retire, into, place) => {
      const at = Math.min(place, retire.length);
      const words = [...retire.slice(0, at), 'Into', into, ...retire.slice(at)];
      expect(parseCommand(`!tributary request ${words.join('  ')}`)).toMatchObject({ wish: { into, retire } });
      expect(parseCommand(`!tributary request ${retire.join(' ')}`)).toMatchObject({
        wish: { into: undefined, retire },
      });
    }),
  );
});

test.each([
  ['!tributary request', 'names nothing'],
  ['!tributary request #old:example.org into', 'does not say into what'],
  ['!tributary request @ann:example.org', 'names a person'],
  ['!tributary request #old:example.org please', 'says more'],
  ['!tributary request #old:example.org into crystal', 'says into what is no room'],
  ['!tributary request crystal into #new:example.org', 'retires what is no room'],
  [`!tributary request ${'#old:example.org '.repeat(11)}`, 'names too many rooms'],
  ['!tributary find old.example.org', 'names no room or channel'],
])('C-4 "%s" asks for nothing: it %s', (line) => {
  expect(parseCommand(line)).toMatchObject({ name: 'unclear' });
});
