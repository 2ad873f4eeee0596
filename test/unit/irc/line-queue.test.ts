import { lineQueue } from '#adapters/irc/line-queue';

describe('the pace of lines', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  test('B-1 some lines go out at once, the others one by one', () => {
    const out: string[] = [];
    const queue = lineQueue({ burst: 2, everyMs: 1_000 }, (line) => out.push(line));
    for (const line of ['a', 'b', 'c', 'd']) queue.put(line);
    expect(out).toEqual(['a', 'b']);

    jest.advanceTimersByTime(1_000);
    expect(out).toEqual(['a', 'b', 'c']);
    jest.advanceTimersByTime(1_000);
    expect(out).toEqual(['a', 'b', 'c', 'd']);
  });

  test('B-1 what keeps the connection alive does not wait', () => {
    const out: string[] = [];
    const queue = lineQueue({ burst: 1, everyMs: 1_000 }, (line) => out.push(line));
    for (const line of ['a', 'b', 'PONG :x']) queue.put(line);

    expect(out).toEqual(['a', 'PONG :x']);
  });

  test('B-1 after a rest lines may go out at once again', () => {
    const out: string[] = [];
    const queue = lineQueue({ burst: 2, everyMs: 1_000 }, (line) => out.push(line));
    for (const line of ['a', 'b']) queue.put(line);
    jest.advanceTimersByTime(5_000);
    for (const line of ['c', 'd', 'e']) queue.put(line);

    expect(out).toEqual(['a', 'b', 'c', 'd']);
  });

  test('B-1 a closed queue drops what waits and lets nobody wait for it', () => {
    const written = jest.fn();
    const queue = lineQueue({ burst: 0, everyMs: 1_000 }, () => undefined);
    queue.put('a', written);

    queue.close();

    expect([queue.waiting(), written.mock.calls.length]).toEqual([0, 1]);
  });
});
