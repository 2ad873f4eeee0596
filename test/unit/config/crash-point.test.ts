import { dyingPoint, isDyingPoint } from '#src/config/crash-point';

const passed = { where: 'performed', step: 'close-source', act: 'c_1/close-source/run/write-state' };

test('V-6 a process dies nowhere unless the environment names a point', () => {
  expect(dyingPoint({})).toBeUndefined();
  expect(dyingPoint({ TRIBUTARY_DIE_AT: '' })).toBeUndefined();
});

test('V-6 a named point is met at the act or the step that it names, and nowhere else', () => {
  const point = dyingPoint({ TRIBUTARY_DIE_AT: 'performed close-source act' });
  if (!point) throw new Error('no point was read');
  expect(isDyingPoint(point, passed)).toBe(true);
  expect(isDyingPoint(point, { ...passed, act: undefined })).toBe(false);
  expect(isDyingPoint(point, { ...passed, where: 'before' })).toBe(false);
  expect(isDyingPoint(point, { ...passed, step: 'announce' })).toBe(false);
});

test('W-4 a process freezes where the environment names a point for that', () => {
  const point = dyingPoint({ TRIBUTARY_FREEZE_AT: 'before tombstone act' });
  expect(point).toEqual({ signal: 'SIGSTOP', where: 'before', step: 'tombstone', of: 'act' });
  expect(dyingPoint({ TRIBUTARY_DIE_AT: 'before tombstone act' })?.signal).toBe('SIGKILL');
});

test.each(['close-source', 'during close-source act', 'before close-source', 'before close-source acts'])(
  'V-6 a point that reads %j is refused',
  (text) => {
    for (const name of ['TRIBUTARY_DIE_AT', 'TRIBUTARY_FREEZE_AT'])
      expect(() => dyingPoint({ [name]: text })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  },
);
