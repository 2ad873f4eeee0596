import { eventually } from '#test/world/eventually';

test('V-5 eventually() passes on a late success', async () => {
  let looks = 0;

  const seen = await eventually(() => ++looks >= 4 && 'there', { within: 5_000, every: 1 });

  expect([seen, looks]).toEqual(['there', 4]);
});

test('V-5 eventually() fails when the time is over', async () => {
  const waiting = eventually(() => false, { within: 20, every: 5 });

  await expect(waiting).rejects.toThrow('not seen within 20 ms: the last look gave false');
});

test('V-5 eventually() fails with what the last look threw', async () => {
  const waiting = eventually(
    () => {
      throw new Error('no room yet');
    },
    { within: 0 },
  );

  await expect(waiting).rejects.toThrow('not seen within 0 ms: no room yet');
});

test('V-5 eventually() passes on a success at the very last look', async () => {
  await expect(eventually(() => 0, { within: 0 })).resolves.toBe(0);
});
