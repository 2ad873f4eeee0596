import type { ReportAnswer, StatusAnswer } from '#src/acts/answers';
import type { CliContext } from '#src/cli/context';
import type { Consolidation, StepRecord } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import { aReport, aStatus, minutesPastNoon } from './answers.ts';
import { typeCommand } from './type-command.ts';

const FOLLOW = ['run', 'p_aaaaaaaaaa', '--follow'];
const NOBODY = { liveWorkers: 0 };

/** A consolidation that is at the next of these places each time somebody works on it. */
function aRunThat(places: readonly Partial<Consolidation>[], more: Partial<ReportAnswer> = NOBODY) {
  let at = 0;
  const here = () => aReport({ changedAt: minutesPastNoon(at), ...places[at] }, more);
  const worked: number[] = [];
  const work = async (): Promise<StatusAnswer> => {
    worked.push(at);
    at = Math.min(at + 1, places.length - 1);
    return here();
  };
  return { worked, here, acts: { run: async () => here(), report: async () => here(), work } };
}

/** A context whose clock moves by what is paused, so that no test waits. */
function aClock(now = minutesPastNoon(0)): Partial<CliContext> {
  let clock = now;
  return {
    now: () => clock,
    pause: (milliseconds) => {
      clock += milliseconds;
      return new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('F-5 run --follow without a live worker works itself, round by round, until it is done', async () => {
  const run = aRunThat([{ state: 'running' }, { state: 'running' }, { state: 'done' }]);

  const typed = await typeCommand([...FOLLOW, '--json'], { acts: run.acts, context: aClock() });

  expect(run.worked).toEqual([0, 1]);
  expect(typed.code).toBe(0);
  expect(typed.json()).toMatchObject({ state: 'done' });
});

test('F-5 run --follow works once although it was waiting, and ends with 4 when it still waits for a human', async () => {
  const waits = { state: 'waiting', waitingFor: [{ party: 'canonical', what: 'to confirm' }] } as const;
  const run = aRunThat([waits, waits]);

  const typed = await typeCommand(FOLLOW, { acts: run.acts, context: aClock() });

  expect(run.worked).toEqual([0]);
  expect(typed.code).toBe(4);
  expect(typed.out).toContain('canonical: to confirm');
});

test('W-8 run --follow says, once, what holds up a run that goes on by itself', async () => {
  const reason = 'The homeserver example.org did not answer (the state of !room).';
  const heldUp = { state: 'running', reason, changedAt: minutesPastNoon(1) } as const;
  const run = aRunThat([{ state: 'running' }, heldUp, heldUp, { state: 'done' }]);

  const typed = await typeCommand(FOLLOW, { acts: run.acts, context: aClock() });

  expect(typed.out.match(/held up: The homeserver example\.org did not answer/g)).toHaveLength(1);
});

const AWAY = new TributaryError('DATABASE_UNREACHABLE', { facts: { address: 'db', why: 'ECONNRESET' } });

/** What fails at these calls, counted from one. */
function failingAt<T>(calls: readonly number[], ask: () => Promise<T>): () => Promise<T> {
  let asked = 0;
  return () => {
    asked += 1;
    return calls.includes(asked) ? Promise.reject(AWAY) : ask();
  };
}

test('W-9 run --follow goes on when the database dies while the run is started or looked at, and says once that it waits', async () => {
  const run = aRunThat([{ state: 'running' }, { state: 'running' }, { state: 'done' }]);
  const acts = { ...run.acts, run: failingAt([1], run.acts.run), report: failingAt([1, 3, 4], run.acts.report) };

  const typed = await typeCommand([...FOLLOW, '--json'], { acts, context: aClock() });

  expect(typed.code).toBe(0);
  expect(typed.json()).toMatchObject({ state: 'done' });
  expect(typed.err.match(/does not answer \(ECONNRESET\)\. It is waited for\./g)).toHaveLength(3);
});

test('W-9 run --follow gives a database that stays away up after a minute, with its error', async () => {
  const run = aRunThat([{ state: 'running' }]);
  const report = () => Promise.reject(AWAY);

  const typed = await typeCommand([...FOLLOW, '--json'], { acts: { ...run.acts, report }, context: aClock() });

  expect(typed.code).toBe(1);
  expect(typed.json()).toMatchObject({ error: { code: 'DATABASE_UNREACHABLE' } });
});

test('F-5 run --follow waits out a wait that ends by itself within a minute', async () => {
  const until = minutesPastNoon(0.5);
  const run = aRunThat([
    {},
    { state: 'waiting', waitingFor: [{ party: 'everybody', what: 'may object', until }] },
    { state: 'done' },
  ]);

  const typed = await typeCommand(FOLLOW, { acts: run.acts, context: aClock() });

  expect(run.worked).toEqual([0, 1]);
  expect(typed.code).toBe(0);
});

test('F-5 run --follow waits on while a live worker waits for a bridge, which no human can hurry', async () => {
  const waitingFor = [{ party: 'machine', what: "the bridge's users to leave" }];
  let looks = 0;
  const report = async () => {
    looks += 1;
    return aReport(looks < 50 ? { state: 'waiting', waitingFor } : { state: 'done' });
  };

  const acts = { run: async () => aStatus({ state: 'waiting', waitingFor }), report };
  const typed = await typeCommand(FOLLOW, { acts, context: aClock() });

  expect(typed.code).toBe(0);
});

test('F-5 run --follow does not wait out a day', async () => {
  const until = minutesPastNoon(24 * 60);
  const run = aRunThat([{}, { state: 'waiting', waitingFor: [{ party: 'everybody', what: 'may object', until }] }]);

  const typed = await typeCommand(FOLLOW, { acts: run.acts, context: aClock() });

  expect(typed.code).toBe(4);
});

test('F-5 run --follow leaves the work to a live worker, and gives it time to take up what waited', async () => {
  let looks = 0;
  const report = async () => aReport(++looks < 5 ? { state: 'waiting' } : { state: 'done' });

  const typed = await typeCommand(FOLLOW, {
    acts: { run: async () => aStatus({ state: 'waiting' }), report },
    context: aClock(),
  });

  expect(typed.code).toBe(0);
});

test('F-5 run --follow takes over from a worker that died just before: it counts as alive for a while', async () => {
  let looks = 0;
  const worked: number[] = [];
  const report = async () => {
    looks += 1;
    return aReport(worked.length > 0 ? { state: 'done' } : { state: 'waiting' }, { liveWorkers: looks < 40 ? 1 : 0 });
  };
  const work = async () => {
    worked.push(looks);
    return aStatus({ state: 'done' });
  };

  const run = async () => aStatus({ state: 'waiting' });
  const typed = await typeCommand(FOLLOW, { acts: { run, report, work }, context: aClock() });

  expect(worked).toEqual([40]);
  expect(typed.code).toBe(0);
});

test('F-5 run --follow ends at once where a run is paused: no worker goes on with it', async () => {
  let looks = 0;
  const report = async () => {
    looks += 1;
    return aReport({ state: 'paused', reason: 'somebody objects' });
  };

  const typed = await typeCommand(FOLLOW, { acts: { run: async () => aStatus(), report }, context: aClock() });

  expect([typed.code, looks]).toEqual([4, 1]);
});

test('F-5 run --follow ends when a live worker leaves it waiting', async () => {
  const report = async () => aReport({ state: 'waiting' });

  const typed = await typeCommand(FOLLOW, {
    acts: { run: async () => aStatus({ state: 'waiting' }), report },
    context: aClock(),
  });

  expect(typed.code).toBe(4);
});

test('F-5 run --follow gives up when a round of work changes nothing', async () => {
  const run = aRunThat([{ state: 'running' }]);

  const typed = await typeCommand(FOLLOW, { acts: run.acts, context: aClock() });

  expect(run.worked).toEqual([0]);
  expect(typed.code).toBe(4);
});

test('E-2 run --follow shows what ended its work', async () => {
  const run = aRunThat([{ state: 'running' }]);
  const work = async () => {
    throw new Error('the disk is gone');
  };

  const typed = await typeCommand([...FOLLOW, '--json'], { acts: { ...run.acts, work }, context: aClock() });

  expect(typed.code).toBe(1);
  expect(typed.json()).toMatchObject({ error: { code: 'INTERNAL_FAULT' } });
  expect(typed.err).toContain('the disk is gone');
});

test('W-9 Ctrl-C leaves the work recorded and says how to go on', async () => {
  const run = aRunThat([{ state: 'running' }]);
  const work = () => new Promise<never>(() => undefined);
  const onInterrupt = (callback: () => void) => {
    setImmediate(callback);
    return () => undefined;
  };

  const typed = await typeCommand([...FOLLOW, '--json'], {
    acts: { ...run.acts, work },
    context: { ...aClock(), onInterrupt },
  });

  expect(typed.code).toBe(4);
  expect(typed.err).toContain('What was done is recorded; `tributary run p_aaaaaaaaaa --follow` goes on.');
  expect(typed.json()).toMatchObject({ state: 'running' });
  expect(typed.closed).toBe(true);
});

test('F-3 --follow tells each step once: to people on stdout, beside the document on stderr', async () => {
  const step = {
    step: 'close-source',
    state: 'done',
    intentAt: minutesPastNoon(1),
    outcomeAt: minutesPastNoon(2),
  } as StepRecord;
  const acts = aRunThat([{}, {}, { state: 'done' }], { ...NOBODY, steps: [step] }).acts;

  const people = await typeCommand(FOLLOW, {
    acts: aRunThat([{}, {}, { state: 'done' }], { ...NOBODY, steps: [step] }).acts,
    context: aClock(),
  });
  const machine = await typeCommand([...FOLLOW, '--json'], { acts, context: aClock() });

  expect(people.out.match(/12:02:00 {2}close-source {2}done/g)).toHaveLength(1);
  expect(machine.err).toBe('12:02:00  close-source  done\n');
  expect(machine.json()).toMatchObject({ state: 'done' });
});

test.each([60, 0])(
  'F-4 a live line stands on a terminal of %s columns only, and is gone at the end',
  async (columns) => {
    const places = [{}, { state: 'done' }] as const;

    const terminal = await typeCommand(FOLLOW, {
      acts: aRunThat(places).acts,
      context: { ...aClock(), isTerminal: true, columns },
    });
    const pipe = await typeCommand(FOLLOW, { acts: aRunThat(places).acts, context: aClock() });

    expect(terminal.err).toContain('[#######-------------] 7/20 close-source (running)');
    expect(terminal.err.endsWith('\r\u001b[2K')).toBe(true);
    expect(pipe.err).toBe('');
  },
);

test('F-4 --follow does not tell again what was done before it began', async () => {
  const before = {
    step: 'inspect-rooms',
    state: 'done',
    intentAt: minutesPastNoon(-9),
    outcomeAt: minutesPastNoon(-8),
  };
  const since = { step: 'close-source', state: 'done', intentAt: minutesPastNoon(1), outcomeAt: minutesPastNoon(2) };
  const steps = [before, since] as StepRecord[];

  const typed = await typeCommand(FOLLOW, {
    acts: aRunThat([{}, { state: 'done' }], { ...NOBODY, steps }).acts,
    context: aClock(),
  });

  expect(typed.out).toContain('12:02:00  close-source  done');
  expect(typed.out).not.toContain('inspect-rooms');
});
