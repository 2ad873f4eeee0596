import { Repeats } from '#jobs/queue/repeats';
import { TributaryError } from '#src/errors/tributary-error';

const away = (why: string) => new TributaryError('QUEUE_UNREACHABLE', { facts: { why } });

test('E-2 a queue that stays away is told of once for each reason, and again when it was back for a minute', () => {
  let now = 0;
  const repeats = new Repeats({ now: () => now });
  const heard = [
    [0, away('ECONNREFUSED')],
    [1_000, away('ECONNREFUSED')],
    [50_000, away('ECONNREFUSED')],
    [60_000, away('ECONNREFUSED')],
    [61_000, away('ETIMEDOUT')],
    [119_999, away('ECONNREFUSED')],
    [180_000, away('ECONNREFUSED')],
  ] as const;

  const news = heard.filter(([at, trouble]) => {
    now = at;
    return repeats.isNews(trouble);
  });

  expect(news.map(([at]) => at)).toEqual([0, 61_000, 180_000]);
});
