import type { GroupAnswer, SameRequest } from '#src/acts/discovery/group-answers';
import { exitCodes } from '#src/cli/exit-codes';
import { givenActs } from '#test/world/given-acts';
import { typeCommand } from './type-command.ts';

const HOSTILE = '=cmd|"x",\u202e\n#evil:example.org';

function aGroup(): GroupAnswer {
  const evidence = [
    {
      kind: 'bridge-word' as const,
      weight: 30,
      says: 'the bridge says so',
      from: { who: 'libera bridge', where: 'https://b.example', when: '2026-01-01T00:00:00Z' },
    },
  ];
  const tie = { a: 'one', b: 'two', tier: 'certain' as const, score: 1, evidence };
  const apart = [{ ...tie, b: 'three', tier: 'possible' as const, why: 'it is no more than possible' }];
  const place = (id: string, address: string) => ({
    id,
    address,
    fields: { id, protocol: 'matrix', alias: address },
    sources: ['file'],
    notes: ['encrypted', 'made by @irc:example.org'],
  });
  return {
    group: {
      id: 'g_aaaaaaaaaa',
      tier: 'certain',
      members: ['one', 'two'],
      joins: [tie],
      apart,
      formerly: ['g_bbbbbbbbbb'],
    },
    places: [place('one', '#one:example.org'), place('two', HOSTILE)],
    others: new Map([['three', '#three:example.org']]),
    words: [{ a: 'one', b: 'two', word: 'same', who: '@ann:example.org', at: 0, note: 'met them' }],
  };
}

test('D-10 groups lists each group on a line, and one that a hostile name is in still on one line', async () => {
  const typed = await typeCommand(['groups'], { acts: { groups: async () => [aGroup()] } });

  expect(typed.code).toBe(0);
  expect(typed.out).toContain('g_aaaaaaaaaa  certain  2');
  expect(typed.out.split('\n').filter((line) => line.includes('evil'))).toHaveLength(1);
  expect(typed.out).not.toContain('\u202e');
});

test('D-3 groups show tells why each place is there, by whom, and what was not joined', async () => {
  const typed = await typeCommand(['groups', 'show', 'g_aaaaaaaaaa'], { acts: { showGroup: async () => aGroup() } });

  expect(typed.out).toContain('+30  the bridge says so, by libera bridge at 2026-01-01T00:00:00Z');
  expect(typed.out).toMatch(/#one:example\.org +seen by file +encrypted, made by @irc:example\.org\n/);
  expect(typed.out).toContain('#one:example.org and #three:example.org: it is no more than possible');
  expect(typed.out).toContain('are the same, says @ann:example.org');
  expect(typed.out).toContain('tributary plan --group g_aaaaaaaaaa --dry-run');
});

test('F-3 groups --json and groups show --json are one document each', async () => {
  const acts = { groups: async () => [aGroup()], showGroup: async () => aGroup() };

  expect((await typeCommand(['groups', '--json'], { acts })).json()).toMatchObject({
    groups: [{ id: 'g_aaaaaaaaaa', tier: 'certain', joins: [{ evidence: [{ kind: 'bridge-word' }] }] }],
  });
  expect((await typeCommand(['groups', 'show', 'g', '--json'], { acts })).json()).toMatchObject({
    formerly: ['g_bbbbbbbbbb'],
    words: [{ who: '@ann:example.org' }],
  });
});

test('T-24 an export as CSV holds no formula, no invisible character and a row for each place', async () => {
  const acts = { groups: async () => [aGroup()] };

  const csv = await typeCommand(['groups', 'export', '--format', 'csv'], { acts });
  const jsonl = await typeCommand(['groups', 'export'], { acts });

  const [head, one, two, ...rest] = csv.out.split('\n');
  expect(head).toBe('group,tier,id,address,protocol,network,channel,alias,server,workspace,invite');
  expect(one).toBe('g_aaaaaaaaaa,certain,one,#one:example.org,matrix,,,#one:example.org,,,');
  expect(two).toContain(`"'=cmd|""x"",\\u{202e}\\n#evil:example.org"`);
  expect(rest).toEqual(['']);
  expect(
    jsonl.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).address),
  ).toEqual(['#one:example.org', HOSTILE]);
  expect(jsonl.out).not.toContain('\u202e');
});

test.each([
  [['same'], 'same' as const],
  [['not-same'], 'different' as const],
  [['unsay'], 'unsaid' as const],
])('D-10 groups %s A B hands on who says it and why', async (words, word) => {
  const asked: SameRequest[] = [];
  const sayWhetherSame = async (request: SameRequest) => {
    asked.push(request);
    const said = [{ a: 'one', b: 'two', word, who: request.by, at: 0 }];
    return { said, groups: [aGroup()] };
  };

  const typed = await typeCommand(
    ['groups', ...words, '#one:example.org', 'g_x', '--by', '@ann:example.org', '--note', 'n'],
    {
      acts: { sayWhetherSame },
    },
  );

  expect(typed.code).toBe(0);
  expect(asked).toEqual([{ a: '#one:example.org', b: 'g_x', word, by: '@ann:example.org', note: 'n' }]);
  expect(typed.out).toContain('Kept:');
});

test.each([
  [['groups', 'sam', 'a', 'b'], 'Did you mean same?'],
  [['groups', 'show'], 'the id of a group'],
  [['groups', 'show', 'g_a', 'g_b'], 'one word too many'],
  [['groups', 'list', 'g_a'], 'one word too many'],
  [['groups', 'same', 'a'], 'the other place'],
  [['groups', 'same', 'a', 'b'], '--by'],
  [['groups', 'same', 'a', 'b', '--by', 'ann'], 'no user id'],
  [['groups', 'export', '--format', 'xml'], 'jsonl, csv'],
])('F-5 %j is refused with the way to write it, and nothing is asked', async (argv, hint) => {
  const typed = await typeCommand(argv);

  expect(typed.code).toBe(2);
  expect(typed.err).toContain(hint);
  expect(typed.out).toBe('');
});

test('P-7 plan --group of a group that is no more says so and ends as for anything that is not there', async () => {
  const { acts } = givenActs();

  const typed = await typeCommand(['plan', '--group', 'g_aaaaaaaaaa'], { acts });

  expect(typed.code).toBe(exitCodes.failed);
  expect(typed.out).toBe('');
  expect(typed.err).toContain('There is no group g_aaaaaaaaaa.');
  expect(typed.err).toContain('`tributary groups` lists them');
});

test('P-7 plan --group asks for a plan of the group, with or without a room that stays', async () => {
  const typed = await typeCommand(['plan', '--group', 'g_nothing'], {
    acts: {
      plan: async (request) => {
        expect(request).toEqual({ group: 'g_nothing', retire: [], dryRun: false });
        throw new Error('seen');
      },
    },
  });

  expect(typed.err).toContain('seen');
});
