import type { Failure } from '#src/matrix/requests/failed-exchange';
import { FailedExchange } from '#src/matrix/requests/failed-exchange';
import { politely } from '#src/matrix/requests/politely';

const limited = (retryAfterMs?: number): Failure => ({
  kind: 'status',
  status: 429,
  errcode: 'M_LIMIT_EXCEEDED',
  error: '',
  retryAfterMs,
});
const broken: Failure = { kind: 'status', status: 500, errcode: undefined, error: '', retryAfterMs: undefined };
const forbidden: Failure = { kind: 'status', status: 403, errcode: 'M_FORBIDDEN', error: '', retryAfterMs: undefined };
const cut: Failure = { kind: 'no-answer', why: 'cut' };

/** A clock that only sleeping moves, and a server that fails in the given ways and then answers. */
function given(failures: readonly Failure[], options: { repeatsFailures?: boolean; frozenMs?: number } = {}) {
  let now = 0;
  const left = [...failures];
  const sleeps: number[] = [];
  const timeouts: number[] = [];
  const answer = politely(
    async (timeoutMs) => {
      timeouts.push(timeoutMs);
      const failure = left.shift();
      if (failure !== undefined) throw new FailedExchange(failure);
      return 'answer';
    },
    {
      repeatsFailures: options.repeatsFailures ?? false,
      deadlineMs: 60_000,
      attemptMs: 20_000,
      timing: {
        elapsed: () => now,
        sleep: async (ms) => {
          sleeps.push(ms);
          now += ms + (options.frozenMs ?? 0);
        },
        random: () => 0.5,
      },
    },
  );
  return { answer, sleeps, timeouts };
}

test('W-8 a limited request waits at least as long as the server asks, also when it writes', async () => {
  const { answer, sleeps } = given([limited(4_000), limited(4_000)]);

  expect(await answer).toBe('answer');
  expect(sleeps).toEqual([4_200, 4_200]);
});

test('W-8 a limited request without a time waits longer each time', async () => {
  const { answer, sleeps } = given([limited(), limited(), limited()]);

  await answer;
  expect(sleeps).toEqual([1_050, 2_100, 4_200]);
});

test('W-8 after five waits a limited request is given up', async () => {
  const { answer, sleeps } = given(Array(9).fill(limited(100)));

  await expect(answer).rejects.toMatchObject({ failure: { status: 429 } });
  expect(sleeps).toHaveLength(5);
});

test('W-8 a wait that would outlast the deadline is not begun', async () => {
  const { answer, sleeps } = given([limited(62_000)]);

  await expect(answer).rejects.toMatchObject({ failure: { status: 429, retryAfterMs: 62_000 } });
  expect(sleeps).toEqual([]);
});

test('W-4 a process that was frozen past the deadline while it waited sends nothing more', async () => {
  const { answer, timeouts } = given([limited(100)], { frozenMs: 60_000 });

  await expect(answer).rejects.toMatchObject({ failure: { status: 429 } });
  expect(timeouts).toHaveLength(1);
});

test.each([
  ['a server error', broken],
  ['a cut connection', cut],
])('W-8 %s is repeated for reads, with growing pauses', async (_what, failure) => {
  const { answer, sleeps } = given([failure, failure, failure], { repeatsFailures: true });

  expect(await answer).toBe('answer');
  expect(sleeps).toEqual([250, 500, 1_000]);
});

test('W-8 a read is repeated three times and no more', async () => {
  const { answer, timeouts } = given(Array(9).fill(cut), { repeatsFailures: true });

  await expect(answer).rejects.toMatchObject({ failure: cut });
  expect(timeouts).toHaveLength(4);
});

test.each([
  ['a server error', broken],
  ['a cut connection', cut],
])('E-3 %s is never repeated for writes', async (_what, failure) => {
  const { answer, timeouts } = given([failure]);

  await expect(answer).rejects.toMatchObject({ failure });
  expect(timeouts).toHaveLength(1);
});

test('W-8 a refusal is not repeated', async () => {
  const { answer, timeouts } = given([forbidden], { repeatsFailures: true });

  await expect(answer).rejects.toMatchObject({ failure: forbidden });
  expect(timeouts).toHaveLength(1);
});

test('W-8 the last attempt ends with the deadline', async () => {
  const { answer, timeouts } = given([limited(50_000)]);

  await answer;
  expect(timeouts).toEqual([20_000, 7_500]);
});
