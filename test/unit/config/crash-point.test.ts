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

test.each(['close-source', 'during close-source act', 'before close-source', 'before close-source acts'])(
  'V-6 a point that reads %j is refused',
  (text) => {
    expect(() => dyingPoint({ TRIBUTARY_DIE_AT: text })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  },
);
