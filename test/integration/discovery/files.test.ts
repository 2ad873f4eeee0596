import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { endpointFile } from '#adapters/files/index';
import { valuesOf, walkOver } from '#test/world/walked';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-files-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function aFile(name: string, text: string | Buffer): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

test('D-1 a CSV file of a spreadsheet is read with its byte order mark, quotes and semicolons', async () => {
  const file = aFile(
    'known.csv',
    '\ufeffProtocol;Network;Channel;Alias;Room;Topic;Repository;__proto__\r\n' +
      'IRC;libera;#Crystal;;;"lines; and\nhttps://gitter.im/crystal-lang/crystal";;x\r\n' +
      'matrix;;;#crystal:example.org;!abc:example.org;;github.com/Crystal-Lang/crystal;\r\n' +
      'matrix;;;;;;\r\n',
  );

  const { found, passedOver, digests, cursor } = await walkOver(endpointFile(file));
  const again = await walkOver(endpointFile(file), { found, unchanged: [], passedOver, looked: 0, cursor, digests });

  expect(found.map(({ fields }) => fields)).toEqual([
    { id: 'irc irc/libera/#crystal', protocol: 'irc', network: 'libera', channel: '#Crystal' },
    { id: 'matrix !abc:example.org', protocol: 'matrix', alias: '#crystal:example.org' },
  ]);
  expect(found.map((one) => valuesOf(one, 'link'))).toEqual([['gitter/crystal-lang/crystal'], []]);
  expect(found.map((one) => valuesOf(one, 'repository'))).toEqual([[], ['github.com/crystal-lang/crystal']]);
  expect(passedOver).toEqual([
    'line 5 of known.csv: it has no network, channel, alias, server, workspace, invite or room',
  ]);
  expect(again.found).toEqual([]);
  expect(again.unchanged).toHaveLength(2);
});

test('D-6 a file may say how a network folds case; a way that nobody knows is told and passed over', async () => {
  const file = aFile(
    'folding.csv',
    'protocol,network,channel,casemapping\nirc,libera,#a,RFC1459\nirc,libera,#b,ebcdic\n',
  );

  const { found, passedOver } = await walkOver(endpointFile(file));

  expect(found.map((one) => valuesOf(one, 'case-mapping'))).toEqual([['rfc1459']]);
  expect(passedOver).toEqual(['line 3 of folding.csv: its casemapping is none that is known']);
});

test('D-2 lines of a JSONL file that are no endpoints are told, and the others are read', async () => {
  const lines = [
    '{"id":"e1","protocol":"gitter","channel":"crystal-lang/crystal"}',
    '{"__proto__":{"protocol":"irc"},"channel":"#x"}',
    'nonsense',
    '[]',
    '{"protocol":"irc","network":"libera","channel":["#x"]}',
  ];
  const { found, passedOver } = await walkOver(endpointFile(aFile('known.jsonl', lines.join('\n'))));

  expect(found.map(({ fields }) => fields.id)).toEqual(['gitter gitter/crystal-lang/crystal']);
  expect(passedOver).toEqual([
    'line 2 of known.jsonl: it has no protocol',
    'line 3 of known.jsonl: it is not JSON',
    'line 4 of known.jsonl: it is not a JSON object',
    'line 5 of known.jsonl: it has no channel',
  ]);
});

test.each([
  ['missing.csv', undefined, /it does not exist/],
  ['other.txt', 'x', /neither in .jsonl nor in .csv/],
  ['long.jsonl', 'x'.repeat(200_000), /too long/],
  ['long.csv', `protocol\n"${'x'.repeat(200_000)}"`, /Max Record Size/i],
])('D-2 a file that cannot be read says why: %s', async (name, text, why) => {
  const path = text === undefined ? join(folder, name) : aFile(name, text);

  await expect(walkOver(endpointFile(path))).rejects.toMatchObject({
    code: 'DISCOVERY_FILE_UNREADABLE',
    facts: { why: expect.stringMatching(why) },
  });
});

test('D-2 whatever stands in a file, reading it ends with endpoints or with that one error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.constantFrom('a.csv', 'a.jsonl'), async (bytes, name) => {
      const walked = await walkOver(endpointFile(aFile(name, Buffer.from(bytes)))).catch((error: unknown) => error);
      const isKnown =
        (walked as { code?: string }).code === 'DISCOVERY_FILE_UNREADABLE' || 'found' in (walked as object);
      expect(isKnown).toBe(true);
    }),
    { numRuns: 60 },
  );
});
