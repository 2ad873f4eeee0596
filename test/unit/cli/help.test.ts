import { Writable } from 'node:stream';
import { commandTable } from '#src/cli/command-table';
import { exitCodeOf } from '#src/cli/exit-codes';
import { errorDefinitions } from '#src/errors/registry';
import { typeCommand } from './type-command.ts';

const NAMES =
  'plan ask run confirm undo pause resume requests agree refuse object plans status discover doctor report audit groups promote lift match serve worker migrate check-config generate-registration';

test('F-2 every command of the specification is there, once', () => {
  expect(commandTable.map((command) => command.name).sort()).toEqual(NAMES.split(' ').sort());
});

test('F-2 every command of --help stands under a heading of ours', async () => {
  const { out } = await typeCommand(['--help']);

  const headings = out.match(/^\S.*:$/gm);

  expect(headings).toEqual(['Options:', 'Consolidate:', 'Speak:', 'Look:', 'Set up and serve:', 'Help:']);
});

test.each(NAMES.split(' '))('F-2 %s --help says what it does, how it is called, and shows an example', async (name) => {
  const command = commandTable.find((one) => one.name === name);

  const typed = await typeCommand([name, '--help']);
  const asked = await typeCommand(['help', name]);

  expect(typed).toMatchObject({ code: 0, err: '' });
  expect(typed.out).toContain(`Usage: tributary ${name}`);
  expect(typed.out.replace(/\s+/g, ' ')).toContain(`${command?.summary}.`);
  expect(typed.out).toMatch(/Examples?:\n {2}tributary /);
  expect(typed.out).toContain('--config <file>');
  expect(asked.out).toBe(typed.out);
});

test.each(commandTable.flatMap(({ name, examples }) => examples.map((example) => [name, example] as const)))(
  'F-2 the example of %s can be read: %s',
  async (name, example) => {
    const words = [...example.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    const typed = await typeCommand(
      words
        .slice(0, words.indexOf('>') < 0 ? undefined : words.indexOf('>'))
        .filter((word) => word !== '<' && word !== 'endpoints.jsonl'),
    );

    expect(typed.err).not.toContain('USAGE_WRONG');
    expect(name).toBeDefined();
  },
);

test.each([
  [['stats'], 'Did you mean status?'],
  [['help', 'statsu'], 'Did you mean status?'],
  [['status', '--jsno'], 'Did you mean --json?'],
  [['run'], 'No plan was given.'],
  [['confirm'], "Missing required argument 'id'"],
  [['status', 'a', 'b'], 'Too many arguments'],
  [['pause', ''], 'The id is empty.'],
  [['run', ''], 'The plan is empty.'],
  [['status', ''], 'The id is empty.'],
  [[], 'No command was given.'],
  [['--config', 'status'], "No file was given after --config, which took 'status' for it."],
  [['--config', 'run', 'p_4kq2m8x7ab'], "No file was given after --config, which took 'run' for it."],
])('F-5 wrong usage %j ends with 2 and says what was meant', async (words, says) => {
  const people = await typeCommand(words);
  const machine = await typeCommand([...words, '--json']);

  expect(people).toMatchObject({ code: 2, out: '' });
  expect(people.err).toContain(says);
  expect(machine.code).toBe(2);
  expect(machine.json()).toMatchObject({
    error: { code: 'USAGE_WRONG', kind: 'input', text: { left: 'Nothing was done.' } },
  });
});

/** The configuration files that commands ask for, which get no further. */
function pathsAskedFor() {
  const paths: (string | undefined)[] = [];
  const services = (path: string | undefined) => {
    paths.push(path);
    throw new Error('far enough');
  };
  return { paths, services };
}

test('F-2 --config is understood before and after the command', async () => {
  const { paths, services } = pathsAskedFor();

  await typeCommand(['--config', 'a.json', 'status'], { context: { services } });
  await typeCommand(['status', '--config', 'b.json'], { context: { services } });
  await typeCommand(['status'], { context: { services } });

  expect(paths).toEqual(['a.json', 'b.json', undefined]);
});

test('F-2 a configuration file may be called as a command is', async () => {
  const { paths, services } = pathsAskedFor();

  await typeCommand(['--config', 'plan', 'status'], { context: { services } });

  expect(paths).toEqual(['plan']);
});

test('F-5 every error has one of the five exit codes, and an input error always 2', () => {
  for (const [code, { kind }] of Object.entries(errorDefinitions)) {
    const exit = exitCodeOf({ code: code as keyof typeof errorDefinitions, kind });

    expect([1, 2, 3, 4]).toContain(exit);
    if (kind === 'input' && !code.startsWith('MATRIX_')) expect(exit).toBe(2);
  }
});

test('F-2 a reader of what is told beside the result that went away ends no command', async () => {
  const stderr = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  });

  const { code } = await typeCommand(['no-such-command'], { context: { stderr } });

  expect(code).toBe(2);
});

test('F-2 a reader that went away early is no fault, a full disk is', async () => {
  const failing = (code: string) =>
    new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(`write ${code}`), { code })) });
  const list = async () => [];

  const gone = await typeCommand(['status'], { acts: { list }, context: { stdout: failing('EPIPE') } });
  const full = await typeCommand(['status'], { acts: { list }, context: { stdout: failing('ENOSPC') } });

  expect(gone).toMatchObject({ code: 0, err: '' });
  expect(full.code).toBe(1);
  expect(full.err).toContain('OUTPUT_CLOSED');
});
