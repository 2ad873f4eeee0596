import { whileHeld } from '#jobs/while-held';

test('W-4 a port is used only while the lease is held', async () => {
  const written: string[] = [];
  let isHeld = true;
  const writer = whileHeld({ write: async (text: string) => void written.push(text), name: 'pen' }, () => {
    if (!isHeld) throw new Error('lost');
  });

  await writer.write('before');
  isHeld = false;

  expect(() => writer.write('after')).toThrow('lost');
  expect(written).toEqual(['before']);
  expect(writer.name).toBe('pen');
  expect('write' in writer).toBe(true);
});
