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

  test('B-6 a part of the burst is kept back for questions about rights, which do not wait behind other lines', () => {
    const out: string[] = [];
    const queue = lineQueue({ burst: 3, everyMs: 1_000, kept: 2 }, (line) => out.push(line));
    for (const line of ['a', 'b', 'WHO #town', 'WHO #town']) queue.put(line);
    expect(out).toEqual(['a', 'WHO #town', 'WHO #town']);

    jest.advanceTimersByTime(1_000);
    expect(out.slice(3)).toEqual(['b']);
  });

  test('B-1 what is kept back is refilled before other lines go on', () => {
    const out: string[] = [];
    const queue = lineQueue({ burst: 3, everyMs: 1_000, kept: 2 }, (line) => out.push(line));
    for (const line of ['WHO #town', 'WHO #town', 'WHO #town', 'a']) queue.put(line);
    jest.advanceTimersByTime(1_000);
    expect(out).toEqual(['WHO #town', 'WHO #town', 'WHO #town']);

    queue.put('WHO #town');
    jest.advanceTimersByTime(3_000);

    expect(out.slice(3)).toEqual(['WHO #town', 'a']);
  });

  test('B-1 questions about rights without end do not keep other lines from ever going out', () => {
    const out: string[] = [];
    const queue = lineQueue({ burst: 4, everyMs: 1_000, kept: 2 }, (line) => out.push(line));
    for (const line of ['a', 'b', 'c']) queue.put(line);
    for (let asked = 0; asked < 9; asked += 1) {
      queue.put('WHO #town');
      jest.advanceTimersByTime(1_000);
    }

    expect(out).toContain('c');
  });

  test('B-1 a closed queue drops what waits and lets nobody wait for it', () => {
    const written = jest.fn();
    const queue = lineQueue({ burst: 0, everyMs: 1_000 }, () => undefined);
    queue.put('a', written);

    queue.close();

    expect([queue.waiting(), written.mock.calls.length]).toEqual([0, 1]);
  });
});
