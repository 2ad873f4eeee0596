import { usualTiming } from '#jobs/run-ports';
import { WRITE_DEADLINE_MS } from '#src/matrix/settings';

test('W-4 the next owner waits as long as a write may still be under way, and less than half a lease', () => {
  expect(usualTiming.graceMs).toBeGreaterThanOrEqual(WRITE_DEADLINE_MS);
  expect(usualTiming.graceMs).toBeLessThan(usualTiming.leaseMs / 2);
});
