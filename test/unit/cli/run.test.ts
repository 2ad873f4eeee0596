import type { PartyId } from '#src/consent/party';
import type { ConsolidationState } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import { aParty, aStatus, minutesPastNoon, SOURCE } from './answers.ts';
import { typeCommand } from './type-command.ts';

const RUN = ['run', 'p_aaaaaaaaaa', '--json'];
const open = aParty({ id: 'source:!old:gitter.im' as PartyId, verdict: 'unknown', people: [] });
const refused = aParty({ id: 'canonical' as PartyId, verdict: 'refused' });

test('F-3 run --json prints where it stands with the fields that others rely on', async () => {
  const waitingFor = [
    { party: 'canonical', what: 'to confirm', until: minutesPastNoon(60) },
    { party: 'ann', what: 'to look' },
  ];
  const status = aStatus({ state: 'waiting', step: 'await-confirmation', waitingFor });

  const typed = await typeCommand(RUN, { acts: { run: async () => status } });

  expect(typed.json()).toMatchObject({
    consolidation: 'c_bbbbbbbbbb',
    state: 'waiting',
    step: 'await-confirmation',
    waitingFor: [
      { party: 'canonical', what: 'to confirm', until: '2026-03-01T13:00:00.000Z' },
      { party: 'ann', what: 'to look', until: null },
    ],
    legs: [{ room: SOURCE, state: 'open', step: 'close-source' }],
  });
});

test.each<[ConsolidationState, number]>([
  ['running', 0],
  ['done', 0],
  ['failed', 1],
  ['refused', 3],
  ['undone', 3],
  ['waiting', 4],
  ['paused', 4],
])('F-5 run of a consolidation that is %s ends with %d', async (state, code) => {
  const typed = await typeCommand(RUN, { acts: { run: async () => aStatus({ state }) } });

  expect(typed.code).toBe(code);
});

test('F-5 run before all consents ends with 4 and names who is missing', async () => {
  const status = aStatus({ step: 'inspect-rooms' }, { parties: [aParty(), open] });

  const typed = await typeCommand(RUN, { acts: { run: async () => status } });

  expect(typed.code).toBe(4);
  expect(typed.json()).toMatchObject({
    waitingFor: [{ party: 'source:!old:gitter.im', until: '2026-03-31T12:00:00.000Z' }],
  });
});

test('F-5 run after a refusal ends with 3, also while others are still open', async () => {
  const status = aStatus({ step: 'check-consent' }, { parties: [refused, open] });

  const typed = await typeCommand(RUN, { acts: { run: async () => status } });

  expect(typed.code).toBe(3);
});

test('F-5 run without a live worker ends with 4 and says so', async () => {
  const status = aStatus({}, { liveWorkers: 0 });

  const typed = await typeCommand(RUN, { acts: { run: async () => status } });

  expect(typed.code).toBe(4);
  expect(typed.err).toContain('No worker is running.');
  expect(typed.json()).toMatchObject({ waitingFor: [{ party: 'worker' }], liveWorkers: 0 });
});

test('F-5 run without a live worker tells people once, and what to type', async () => {
  const typed = await typeCommand(['run', 'p_aaaaaaaaaa'], {
    acts: { run: async () => aStatus({}, { liveWorkers: 0 }) },
  });

  expect(`${typed.out}${typed.err}`.match(/No worker is running/g)).toHaveLength(1);
  expect(typed.out).toContain('tributary run p_aaaaaaaaaa --follow');
});

test.each([
  ['CONSENT_MISSING', 4],
  ['CONSENT_REFUSED', 3],
  ['PLAN_BLOCKED', 3],
  ['PLAN_NOT_FOUND', 1],
  ['MATRIX_REFUSED', 1],
  ['CONFIG_NOT_FOUND', 2],
] as const)('F-5 the error %s ends a command with %d', async (code, exit) => {
  const run = async () => {
    throw new TributaryError(code);
  };

  const typed = await typeCommand(RUN, { acts: { run } });

  expect(typed.code).toBe(exit);
  expect(typed.json()).toMatchObject({ error: { code } });
  expect(typed.closed).toBe(true);
});

test('F-2 status shows a person what it waits for, until when, and what to type next', async () => {
  const waitingFor = [{ party: 'canonical', what: 'to confirm', until: minutesPastNoon(60) }];
  const status = aStatus({ state: 'waiting', step: 'await-confirmation', waitingFor });

  const typed = await typeCommand(['status', 'c_bbbbbbbbbb'], { acts: { status: async () => status } });

  expect(typed.code).toBe(0);
  expect(typed.out).toContain('16 of 20: await-confirmation');
  expect(typed.out).toContain('canonical: to confirm (until 2026-03-01 13:00 UTC)');
  expect(typed.out).toContain('tributary confirm c_bbbbbbbbbb');
});

test('F-2 status without an id lists none, one and many', async () => {
  const one = aStatus().consolidation;
  const listOf = (count: number) => ({ acts: { list: async () => Array.from({ length: count }, () => one) } });

  const none = await typeCommand(['status'], listOf(0));
  const single = await typeCommand(['status', '--json'], listOf(1));
  const many = await typeCommand(['status'], listOf(3));

  expect(none.out).toContain('no consolidation yet');
  expect(single.json()).toMatchObject({ consolidations: [{ consolidation: 'c_bbbbbbbbbb', state: 'running' }] });
  expect(many.out.match(/c_bbbbbbbbbb/g)).toHaveLength(3);
});

test('C-1 whoever would answer for the room that stays is not told to write it as an operator', async () => {
  const typed = await typeCommand(['agree', 'p_aaaaaaaaaa', '--as', 'canonical', '--by', '@ann:example.org'], {});

  expect(typed).toMatchObject({ code: 2 });
  expect(typed.err).toContain('Only operators speak here; others answer where they are asked.');
});
