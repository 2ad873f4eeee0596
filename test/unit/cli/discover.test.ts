import type { DiscoverAnswer, DiscoverRequest, SourceOutcome } from '#src/acts/discovery/discover';
import { describeError } from '#src/errors/describe-error';
import { TributaryError } from '#src/errors/tributary-error';
import { givenActs } from '#test/world/given-acts';
import { typeCommand } from './type-command.ts';

const HOSTILE = '=cmd|"x",\u202e\n#evil:example.org';

function anOutcome(more: Partial<SourceOutcome> = {}): SourceOutcome {
  const counts = { looked: 12, found: 3, unchanged: 9, gone: 1, passedOver: [] };
  return { source: 'rooms:example.org', about: 'all rooms', state: 'done', resumed: false, ...counts, ...more };
}

const failed = anOutcome({
  source: 'irc:libera',
  state: 'failed',
  error: describeError(new TributaryError('IRC_SILENT', { facts: { network: 'libera', what: 'LIST' } })),
});

const answering = (...sources: readonly SourceOutcome[]) => ({
  discover: async (): Promise<DiscoverAnswer> => ({ sources, endpoints: 40, groups: [] }),
});

test('D-1 discover tells a line for each source, what was passed over, and how many places are known', async () => {
  const typed = await typeCommand(['discover'], {
    acts: answering(
      anOutcome({ passedOver: [HOSTILE] }),
      anOutcome({ source: 'file:known.csv', resumed: true }),
      anOutcome({ source: 'joined:example.org', looked: 0, found: 0, unchanged: 0, gone: 0 }),
      anOutcome({ source: 'directory:example.org', resumed: true, looked: 0, found: 0, unchanged: 0, gone: 0 }),
    ),
  });

  expect(typed.code).toBe(0);
  expect(typed.out).toMatch(/^rooms:example\.org +12 looked at, 3 new or changed, 9 as before, 1 gone$/m);
  expect(typed.out).toMatch(/file:known\.csv +went on where it was cut short: 12 looked at/);
  expect(typed.out).toMatch(/joined:example\.org +nothing there$/m);
  expect(typed.out).toMatch(/directory:example\.org +nothing more there$/m);
  expect(typed.out).toContain('40 places are known.');
  expect(typed.out).toContain('Passed over in rooms:example.org\n');
  expect(typed.out).not.toContain('\u202e');
  expect(typed.err).toBe('');
});

test('F-5 one source that failed ends discover with 1 and says why and how to try it again; the others are told', async () => {
  const typed = await typeCommand(['discover'], { acts: answering(anOutcome(), failed) });
  const machine = await typeCommand(['discover', '--json'], { acts: answering(anOutcome(), failed) });

  expect([typed.code, machine.code]).toEqual([1, 1]);
  expect(typed.out).toMatch(/^rooms:example\.org +12 looked at/m);
  expect(typed.out).toMatch(/^irc:libera +FAILED after: 12 looked at/m);
  expect(typed.out).toContain('irc:libera failed\n');
  expect(typed.out).toContain('`tributary discover --source irc:libera` tries it again.');
  expect(machine.json()).toMatchObject({
    sources: [{ state: 'done' }, { source: 'irc:libera', state: 'failed', error: { code: 'IRC_SILENT' } }],
    endpoints: 40,
  });
});

test('F-5 discover that was stopped ends with 4 and says how to go on, apart from the document', async () => {
  const typed = await typeCommand(['discover', '--json'], { acts: answering(anOutcome({ state: 'stopped' })) });

  expect(typed.code).toBe(4);
  expect(typed.json()).toMatchObject({ sources: [{ state: 'stopped' }] });
  expect(typed.err).toContain('What was found is kept; the same command goes on from there.');
});

test('F-5 a source that is not there ends discover with 2, names the one that was meant, and nothing is asked', async () => {
  const asked: string[] = [];
  const source = {
    name: 'rooms:example.org',
    about: 'all rooms',
    walk: async function* () {
      asked.push('walk');
      yield { found: [], unchanged: [], cursor: undefined, looked: 0 };
    },
  };
  const { acts } = givenActs({ discovers: [source] });

  const typed = await typeCommand(['discover', '--source', 'room:example.org'], { acts });
  const machine = await typeCommand(['discover', '--source', 'room:example.org', '--json'], { acts });
  const none = await typeCommand(['discover'], { acts: givenActs().acts });

  expect([typed.code, machine.code, none.code]).toEqual([2, 2, 2]);
  expect(typed.out).toBe('');
  expect(typed.err).toContain('Did you mean rooms:example.org?');
  expect(machine.json()).toMatchObject({ error: { code: 'DISCOVERY_SOURCE_UNKNOWN', kind: 'input' } });
  expect(none.err).toContain('There is nowhere to look');
  expect(asked).toEqual([]);
});

test('F-5 words that discover does not know are refused with its help, and nothing is opened', async () => {
  const word = await typeCommand(['discover', 'everything']);
  const option = await typeCommand(['discover', '--sources', 'x']);
  const empty = await typeCommand(['discover', '--source']);

  expect([word.code, option.code, empty.code]).toEqual([2, 2, 2]);
  for (const { err } of [word, option, empty]) expect(err).toContain('tributary help discover');
});

test('D-1 the first Ctrl-C stops discover after what is under way, the second one at once', async () => {
  let interrupt: () => void = () => undefined;
  const seen: boolean[][] = [];
  const discover = async ({ signal, hurry }: DiscoverRequest): Promise<DiscoverAnswer> => {
    for (const press of [() => undefined, interrupt, interrupt]) {
      press();
      seen.push([signal?.aborted === true, hurry?.aborted === true]);
    }
    return { sources: [anOutcome({ state: 'stopped' })], endpoints: 0, groups: [] };
  };
  let listens = false;
  const onInterrupt = (callback: () => void) => {
    interrupt = callback;
    listens = true;
    return () => {
      listens = false;
    };
  };

  const typed = await typeCommand(['discover'], { acts: { discover }, context: { onInterrupt } });

  expect(seen).toEqual([
    [false, false],
    [true, false],
    [true, true],
  ]);
  expect(typed.err.match(/Stopping once/g)).toHaveLength(1);
  expect(listens).toBe(false);
});
