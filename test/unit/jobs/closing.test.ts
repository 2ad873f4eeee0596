import { closeFailed } from '#jobs/queue/closing';

test.each([
  [
    'never ends',
    () => new Promise<void>(() => undefined),
    'a connection to the queue does not end; another one is opened',
  ],
  [
    'ends badly',
    () => Promise.reject(new Error('cut')),
    'a connection to the queue ended badly; another one is opened',
  ],
])(
  'W-9 a connection to the queue that %s is told of, and holds up nobody who opens another one',
  async (_how, close, what) => {
    const told: string[] = [];

    await closeFailed(close, (trouble) => void told.push(trouble));

    expect(told).toEqual([what]);
  },
);

test('W-9 a connection to the queue that ends as it should is no trouble to anybody', async () => {
  const told: string[] = [];

  await closeFailed(
    async () => undefined,
    (trouble) => void told.push(trouble),
  );

  expect(told).toEqual([]);
});
