import { letGoOfAll, orLetGo, thenLetGo } from '#src/errors/let-go';

const first = new Error('the work');
const second = new Error('the end');
const fails = (error: Error) => async (): Promise<never> => {
  throw error;
};

test.each([
  ['only where it fails', orLetGo],
  ['in any case', thenLetGo],
] as const)(
  'E-2 what holds things %s lets go of them, and the failure of the work is the one to read',
  async (_when, run) => {
    const told: unknown[] = [];

    await expect(run(fails(first), fails(second), (error) => told.push(error))).rejects.toBe(first);

    expect(told).toEqual([second]);
  },
);

test('E-2 work that succeeds is let go of, and when that fails it is told', async () => {
  const work = async () => 'done';
  const ended: string[] = [];

  expect(await thenLetGo(work, async () => ended.push('end'))).toBe('done');
  expect(await orLetGo(work, fails(second))).toBe('done');
  expect(ended).toEqual(['end']);
  await expect(thenLetGo(work, fails(second))).rejects.toBe(second);
});

test('E-2 of several things each is let go of, whatever befell those before, and the first failure is the one to read', async () => {
  const told: unknown[] = [];
  const ended: string[] = [];
  const ends = [fails(first), async () => ended.push('between'), fails(second), async () => ended.push('last')];

  await expect(letGoOfAll(ends, (error) => told.push(error))).rejects.toBe(first);

  expect([ended, told]).toEqual([['between', 'last'], [second]]);
});
