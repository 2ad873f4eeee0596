import { Readable, Writable } from 'node:stream';
import { runMatch } from '#src/cli/match';

interface Line {
  readonly a: string;
  readonly b: string;
  readonly score: number;
  readonly tier: string;
  readonly evidence: readonly { readonly kind: string; readonly weight: number; readonly says: string }[];
}

/** What `tributary match` prints for this input, and its exit code. */
async function match(input: readonly (string | Buffer)[]): Promise<{ code: number; text: string; lines: Line[] }> {
  const written: Buffer[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      written.push(Buffer.from(chunk));
      done();
    },
  });
  const code = await runMatch({ input: Readable.from(input), output });
  const text = Buffer.concat(written).toString('utf8');
  return {
    code,
    text,
    lines: text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line),
  };
}

const irc = (id: string, channel: string): string =>
  JSON.stringify({ id, protocol: 'irc', network: 'libera', channel });
const matrix = (id: string, alias: string): string => JSON.stringify({ id, protocol: 'matrix', alias });
const two = `${irc('e1', '#quillfern')}\n${matrix('e2', '#quillfern:libera.chat')}\n`;

test('F-1 proposals come one a line, with what speaks for them', async () => {
  const { code, lines } = await match([two]);

  expect(code).toBe(0);
  expect(lines).toEqual([
    {
      a: 'e1',
      b: 'e2',
      score: 1,
      tier: 'certain',
      evidence: expect.arrayContaining([expect.objectContaining({ kind: 'portal-alias' })]),
    },
  ]);
});

test('D-6 one line may say how its network folds case, and holds for all channels of it', async () => {
  const channels = `${irc('e1', '#quill[fern]')}\n${irc('e2', '#quill{fern}')}\n`;
  const saying = (mapping: string): string =>
    `${JSON.stringify({ id: 'e3', protocol: 'irc', network: 'irc.libera.chat', channel: '#tea', casemapping: mapping })}\n`;

  expect((await match([channels])).lines).toMatchObject([{ a: 'e1', b: 'e2', tier: 'likely' }]);
  expect((await match([channels, saying('rfc1459')])).lines).toMatchObject([{ a: 'e1', b: 'e2', tier: 'certain' }]);
  expect((await match([channels, saying('ascii')])).lines).toEqual([]);
  await expect(match([channels, saying('ebcdic')])).rejects.toMatchObject({ code: 'MATCH_LINE_NOT_ENDPOINT' });
});

test('D-3 the best proposals come first', async () => {
  const { lines } = await match([
    `${two}${irc('e3', '#mossgate')}\n${matrix('e4', '#mossgate-dev:matrix.org')}\n${matrix('e5', '#quillfern:matrix.org')}\n`,
  ]);

  expect(lines.map(({ score }) => score)).toEqual([...lines.map(({ score }) => score)].sort((x, y) => y - x));
  expect(new Set(lines.map(({ tier }) => tier))).toEqual(new Set(['certain', 'likely', 'possible']));
});

test('D-2 nothing comes of nothing', async () => {
  expect(await match([])).toEqual({ code: 0, text: '', lines: [] });
  expect(await match(['\n\r\n  \n'])).toEqual({ code: 0, text: '', lines: [] });
});

test('D-2 lines may be cut anywhere, end with CR LF, begin with a byte order mark and lack the last line feed', async () => {
  const bytes = Buffer.from(`\ufeff${irc('ä1', '#quillfern')}\r\n${matrix('ä2', '#quillfern:libera.chat')}`);

  const { lines } = await match([...bytes].map((byte) => Buffer.from([byte])));

  expect(lines).toMatchObject([{ a: 'ä1', b: 'ä2' }]);
});

test.each([
  ['is not JSON', '{"id":', 'MATCH_LINE_NOT_JSON'],
  ['is JSON, but no object', '["e9"]', 'MATCH_LINE_NOT_ENDPOINT'],
  ['is null', 'null', 'MATCH_LINE_NOT_ENDPOINT'],
  ['has no id', '{"protocol":"irc"}', 'MATCH_LINE_NOT_ENDPOINT'],
  ['has a number for an id', '{"id":7,"protocol":"irc"}', 'MATCH_LINE_NOT_ENDPOINT'],
  ['has no protocol', '{"id":"e9"}', 'MATCH_LINE_NOT_ENDPOINT'],
  ['has a list for a channel', '{"id":"e9","protocol":"irc","channel":["#x"]}', 'MATCH_LINE_NOT_ENDPOINT'],
  ['repeats an id', irc('e1', '#other'), 'MATCH_ID_REPEATED'],
])('E-2 a line that %s is refused with its number, and nothing is printed', async (_what, line, code) => {
  await expect(match([`${two}\n${line}\n`])).rejects.toMatchObject({ code, facts: { line: 4 } });
});

test.each([
  ['names of the prototype', '__proto__'],
  ['the constructor', 'constructor'],
  ['bidi controls', '\u202equillfern\u202c'],
  ['characters of no width', 'quill\u200bfern'],
  ['separators of lines', 'quill\u2028fern'],
  ['half a pair', 'quill\ud800fern'],
  ['a zero', 'quill\u0000fern'],
  ['nothing', ''],
  ['sixty thousand characters', 'q'.repeat(60_000)],
  ['sixty thousand words', 'q-'.repeat(30_000)],
  ['patterns', '.*+?^{}()|[]\\$CHANNEL$SERVER'],
])('D-2 T-25 endpoints whose names hold %s are read, and the same address is found again', async (_what, name) => {
  const fields = [
    { protocol: 'irc', network: name, channel: `#${name}` },
    { protocol: 'matrix', alias: `#${name}:example.org` },
    { protocol: 'matrix', alias: name },
    { protocol: 'gitter', channel: `${name}/${name}` },
    { protocol: 'discord', invite: name, channel: name },
    { protocol: 'slack', workspace: name },
    { protocol: 'xmpp', channel: `${name}@${name}` },
    { protocol: 'zulip', network: name, channel: name },
    { protocol: name || 'other', channel: name },
  ];
  const lines = [...fields, ...fields].map((each, i) =>
    JSON.stringify({ id: `e${String(i).padStart(2, '0')}`, ...each }),
  );

  const found = await match([lines.join('\n')]);

  const certain = found.lines.filter(({ tier }) => tier === 'certain').map(({ a, b }) => `${a} ${b}`);
  expect(certain).toEqual(
    expect.arrayContaining(fields.map((_, i) => `e0${i} e${String(i + fields.length).padStart(2, '0')}`)),
  );
});

test('D-2 fields that match does not know, and a prototype in the JSON, change nothing', async () => {
  const lines = two
    .trim()
    .split('\n')
    .map((line) => line.replace(/}$/, ',"note":{"deep":[1]},"__proto__":{"protocol":"x"},"network2":4}'));

  expect((await match([lines.join('\n')])).lines).toMatchObject([{ tier: 'certain' }]);
});

test('D-2 a field that is null is absent', async () => {
  const line = '{"id":"e3","protocol":"matrix","alias":"#quillfern:libera.chat","network":null,"channel":null}';

  expect((await match([`${irc('e1', '#quillfern')}\n${line}`])).lines).toMatchObject([
    { a: 'e1', b: 'e3', tier: 'certain' },
  ]);
});

test('T-24 what a terminal would hide or reorder is escaped, and reads the same', async () => {
  const { text, lines } = await match([
    `${irc('e\u202e1\u200b', '#quillfern')}\n${matrix('e2', '#quillfern:libera.chat')}\n`,
  ]);

  expect(text).not.toMatch(/[\u200b\u202e]/);
  expect(lines[0]).toMatchObject({ a: 'e2', b: 'e\u202e1\u200b' });
});
