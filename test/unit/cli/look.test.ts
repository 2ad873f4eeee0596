import type { AuditAnswer } from '#src/acts/acts';
import type { ChainedEntry } from '#src/ports/audit-log';
import { aLeg, aPlan, aReport, aStatus, minutesPastNoon } from './answers.ts';
import { typeCommand } from './type-command.ts';

const entry: ChainedEntry = {
  plan: 'p_aaaaaaaaaa',
  at: minutesPastNoon(0),
  who: '@ann:example.org',
  what: 'consent-granted',
  detail: { party: 'canonical' },
  sequence: 7,
  previousHash: 'aa',
  hash: 'bb',
};

const HOSTILE = '</td><script>x</script> [link](https://evil.example) | `cell` *bold* www.evil.example\n# heading';

test('T-24 a hostile room name stays a name in the Markdown report', async () => {
  const plan = aPlan({ legs: [aLeg({ name: HOSTILE, address: '#`|`:x' })] });

  const typed = await typeCommand(['report', 'c_bbbbbbbbbb'], { acts: { report: async () => aReport({}, { plan }) } });

  expect(typed.code).toBe(0);
  expect(typed.out).toContain(
    '\\</td\\>\\<script\\>x\\</script\\> \\[link\\](https\\://evil.example) \\| \\`cell\\` \\*bold\\* www\\.evil.example\\\\n# heading',
  );
  expect(typed.out).toContain('``#`\\u{7c}`:x``');
  expect(typed.out.split('\n').filter((line) => line.startsWith('# '))).toHaveLength(1);
});

test('F-3 report --json and report --format json print the same document', async () => {
  const acts = { report: async () => aReport({}, { audit: [entry] }) };

  const short = await typeCommand(['report', 'c_bbbbbbbbbb', '--json'], { acts });
  const long = await typeCommand(['report', 'c_bbbbbbbbbb', '--format', 'json'], { acts });

  expect(short.out).toBe(long.out);
  expect(short.json()).toMatchObject({ consolidation: 'c_bbbbbbbbbb', audit: [{ hash: 'bb' }], acts: [], steps: [] });
});

test('C-11 audit --verify ends with 0 for a chain that holds and with 1 for a broken one', async () => {
  const answer = (verified: AuditAnswer['verified']) => ({
    audit: async () => ({ entries: [entry], ...(verified && { verified }) }),
  });

  const holds = await typeCommand(['audit', 'c', '--verify', '--json'], { acts: answer({ entries: 9 }) });
  const broken = await typeCommand(['audit', 'c', '--verify'], { acts: answer({ entries: 9, brokenAt: 7 }) });
  const unasked = await typeCommand(['audit', 'c', '--json'], { acts: answer(undefined) });

  expect(holds).toMatchObject({ code: 0 });
  expect(holds.json()).toMatchObject({
    verified: { entries: 9, brokenAt: null, holds: true },
    entries: [{ at: '2026-03-01T12:00:00.000Z' }],
  });
  expect(broken).toMatchObject({ code: 1 });
  expect(broken.out).toContain('THE CHAIN IS BROKEN at entry 7');
  expect(unasked.json()).toMatchObject({ verified: null });
});

test('F-2 doctor says what helps one consolidation', async () => {
  const doctor = async () => ({
    status: aStatus({ state: 'paused', reason: 'a party withdrew' }),
    advice: ['Ask @ann:example.org.'],
  });

  const typed = await typeCommand(['doctor', 'c_bbbbbbbbbb'], { acts: { doctor } });

  expect(typed.out).toContain('paused: a party withdrew');
  expect(typed.out).toContain('What helps\n  Ask @ann:example.org.');
});

test('F-2 doctor without an id asks every server and lists only what needs somebody', async () => {
  const list = async () =>
    [aStatus({ state: 'waiting' }), aStatus({ state: 'done' })].map((status) => status.consolidation);
  const checkConfig = async () => [{ what: 'homeserver', name: 'example.org', ok: true, detail: 'answers' }];

  const typed = await typeCommand(['doctor', '--json'], { acts: { list }, services: { checkConfig } });

  expect(typed.code).toBe(0);
  expect(typed.json()).toMatchObject({ ok: true, consolidations: [{ state: 'waiting' }] });
  expect(typed.json().consolidations).toHaveLength(1);
});
