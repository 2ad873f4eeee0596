import { asTerminal } from '#src/errors/as-terminal';
import { describeError } from '#src/errors/describe-error';
import { InvalidConfig } from '#src/errors/invalid-config';
import { TributaryError } from '#src/errors/tributary-error';

test('E-2 an error says what happened, what was left as it was, what to do now, and its code', () => {
  const lines = asTerminal(new TributaryError('PLAN_NOT_FOUND', { facts: { plan: 'p_x' } }));

  expect(lines).toEqual([
    'Error: There is no plan p_x.',
    'Nothing was changed.',
    'Check the id: `tributary status` lists the plans of runs, `tributary plans` those that nobody has started.',
    '(PLAN_NOT_FOUND)',
  ]);
});

test('T-24 what a server said cannot write into the terminal', () => {
  const facts = { server: 'x', what: 'a join', status: 403, errcode: 'M\u001b[2J', error: 'no\nError: all is well' };

  const text = asTerminal(new TributaryError('MATRIX_REFUSED', { facts })).join('\n');

  expect(text).toContain('M\\u{1b}[2J');
  expect(text).toContain('no\\nError: all is well');
});

test('E-2 all problems of a configuration are listed', () => {
  const problems = [
    { path: 'http.listen', problem: 'must be host:port' },
    { path: '', problem: 'is empty', hint: 'Copy the sample.' },
  ];

  const lines = asTerminal(new InvalidConfig('config.json', problems));

  expect(lines).toContain('  http.listen must be host:port');
  expect(lines).toContain('  the file is empty. Copy the sample.');
});

test('E-1 what nobody expected becomes an INTERNAL_FAULT that shows where it was met', () => {
  const lines = asTerminal(new TypeError('x is not a function'));

  expect(lines[0]).toBe('Error: Tributary met something it did not expect: TypeError: x is not a function.');
  expect(lines.some((line) => line.trim().startsWith('at '))).toBe(true);
  expect(lines.at(-1)).toBe('(INTERNAL_FAULT)');
});

test.each(['text', undefined, null, 42, { code: 'X' }])(
  'E-1 %j can be thrown and is described all the same',
  (thrown) => {
    expect(describeError(thrown)).toMatchObject({ code: 'INTERNAL_FAULT', kind: 'bug', tookEffect: 'unknown' });
  },
);

test('E-5 a password in an address does not reach the text of an error', () => {
  const { text } = describeError(new Error('connect postgres://ann:hunter2@db.example.org/x failed'));

  expect(JSON.stringify(text)).not.toContain('hunter2');
  expect(text.happened).toContain('postgres://ann:[secret]@db.example.org/x');
});

test('E-1 the document of an error has code, kind, retry, effect and text, and problems only of a configuration', () => {
  const plain = describeError(new TributaryError('MATRIX_UNREACHABLE', { retry: { afterMs: 5 } }));
  const config = describeError(new InvalidConfig('c', [{ path: 'a', problem: 'is missing' }]));

  expect(plain).toEqual({
    code: 'MATRIX_UNREACHABLE',
    kind: 'temporary',
    retry: { afterMs: 5 },
    tookEffect: 'unknown',
    text: expect.any(Object),
  });
  expect(config.problems).toEqual([{ path: 'a', problem: 'is missing' }]);
});
