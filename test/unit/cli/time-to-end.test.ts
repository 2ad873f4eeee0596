import type { DiscoverAnswer } from '#src/acts/discovery/discover';
import type { RunningService } from '#src/cli/context';
import { aReport } from './answers.ts';
import { typeCommand } from './type-command.ts';

const LONG_MS = 3_600_000;
const never = () => new Promise<never>(() => undefined);

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
});

afterEach(() => {
  jest.useRealTimers();
});

/** Ctrl-C once the command listens, and a long time after it. */
function interruptedLongAgo(callback: () => void): () => void {
  setImmediate(() => {
    callback();
    setImmediate(() => jest.advanceTimersByTime(LONG_MS));
  });
  return () => undefined;
}

const context = { onInterrupt: interruptedLongAgo };
const aService = (stop: RunningService['stop']) => async () => ({ parts: ['ready'], ended: never(), stop });
const follow = ['run', 'p_aaaaaaaaaa', '--follow'];
const run = async () => aReport({ state: 'running' }, { liveWorkers: 1 });

test.each([
  ['serve whose worker is not let go', ['serve'], { services: { serve: aService(never) } }],
  ['worker that is not let go', ['worker'], { services: { worker: aService(never) } }],
  ['worker that cannot be closed', ['worker'], { services: { worker: aService(async () => undefined), close: never } }],
  ['serve that hangs in its start', ['serve'], { services: { serve: never } }],
  ['run --follow that is told nothing', follow, { acts: { run, report: never } }],
])('W-9 %s by a server that answers nothing ends all the same, and tells that', async (_what, words, behind) => {
  const { code, err } = await typeCommand(words, { ...behind, context: { ...context, pause: never } });

  expect(code).toBe(1);
  expect(err).toContain('STOPPED_WITHOUT_ANSWER');
});

test('W-9 what ends in time after it was asked to stop is told nothing of that, and nothing keeps its process', async () => {
  const onInterrupt = (callback: () => void) => {
    setImmediate(callback);
    return () => undefined;
  };

  const typed = await typeCommand(['worker'], {
    services: { worker: aService(async () => undefined) },
    context: { onInterrupt },
  });

  expect(typed).toMatchObject({ code: 0, closed: true });
  expect(typed.err).not.toContain('STOPPED_WITHOUT_ANSWER');
  expect(jest.getTimerCount()).toBe(0);
});

test('D-1 discover waits for the answers under way however long: who does not want to presses Ctrl-C again', async () => {
  const discover = async ({ signal }: { readonly signal?: AbortSignal }): Promise<DiscoverAnswer> => {
    while (signal?.aborted !== true) await new Promise((resolve) => setImmediate(resolve));
    jest.advanceTimersByTime(LONG_MS);
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    return { sources: [], endpoints: 0, groups: [] };
  };

  const typed = await typeCommand(['discover'], { acts: { discover }, context });

  expect(typed.err).not.toContain('STOPPED_WITHOUT_ANSWER');
  expect(typed.closed).toBe(true);
});
