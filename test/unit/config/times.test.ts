import { workTimes } from '#src/config/times';
import { isTributaryError } from '#src/errors/tributary-error';

test('W-4 the times of the work are the usual ones unless the environment names others', () => {
  expect(workTimes({})).toEqual({ leaseMs: undefined, requestMs: undefined });
  expect(workTimes({ TRIBUTARY_LEASE_MS: '800', TRIBUTARY_REQUEST_MS: '2500' })).toEqual({
    leaseMs: 800,
    requestMs: 2500,
  });
});

test.each(['0', '99', '-800', '1e3', '800ms', 'soon', ' 800', '9999999999'])('W-4 a lease of %j is refused', (text) => {
  const read = () => workTimes({ TRIBUTARY_LEASE_MS: text });

  expect(read).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  expect(problemOf(read)).toEqual([{ path: 'TRIBUTARY_LEASE_MS', problem: expect.stringContaining('at least 100') }]);
});

function problemOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return isTributaryError(error) && 'problems' in error ? error.problems : error;
  }
}
