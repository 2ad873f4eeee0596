import { ShortMemory } from '#src/matrix/short-memory';

describe('short memory', () => {
  test('W-7 those who ask at the same time share one answer', async () => {
    let asked = 0;
    const memory = new ShortMemory<number>();
    const ask = async () => {
      asked += 1;
      return asked;
    };
    const answers = await Promise.all([memory.recall('a', ask), memory.recall('a', ask), memory.recall('b', ask)]);
    expect(answers).toEqual([1, 1, 2]);
  });

  test('W-7 what was forgotten is asked anew, and what came another way is not', async () => {
    const memory = new ShortMemory<string>();
    await memory.recall('a', async () => 'old');
    memory.forget('a');
    expect(await memory.recall('a', async () => 'new')).toBe('new');
    memory.note('b', 'noted');
    expect(await memory.recall('b', async () => 'asked')).toBe('noted');
  });

  test('W-7 a failure is told and not remembered', async () => {
    const memory = new ShortMemory<string>();
    await expect(memory.recall('a', async () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
    expect(await memory.recall('a', async () => 'there')).toBe('there');
  });
});
