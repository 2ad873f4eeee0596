import { LastingMemory } from '#src/matrix/lasting-memory';

describe('lasting memory', () => {
  test('W-7 what never changes is asked once', async () => {
    const memory = new LastingMemory<string>();
    await memory.recall('a', async () => 'first');

    expect(await memory.recall('a', async () => 'second')).toBe('first');
  });

  test('W-7 that there was nothing, or no answer, is not remembered', async () => {
    const memory = new LastingMemory<string>();
    await memory.recall('a', async () => undefined);
    await expect(memory.recall('a', async () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');

    expect(await memory.recall('a', async () => 'there')).toBe('there');
  });

  test('W-7 where too many are kept the oldest goes', async () => {
    const memory = new LastingMemory<string>(2);
    for (const name of ['a', 'b', 'c']) await memory.recall(name, async () => `old ${name}`);

    const now = await Promise.all(['c', 'a'].map((name) => memory.recall(name, async () => `new ${name}`)));

    expect(now).toEqual(['old c', 'new a']);
  });
});
