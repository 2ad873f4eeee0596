import { workOn } from '#jobs/run-consolidation';
import { givenMerge, RUN } from '#test/world/merge-world';

const request = { consolidation: RUN, holder: 'worker', stop: new AbortController().signal, failures: 0 };
const failing = (error: Error) => () => Promise.reject(error);

test('E-2 what the work failed with is the error to read, also where the lease cannot be given back after it', async () => {
  const { ports } = await givenMerge();
  const first = new Error('the plan cannot be read');
  const release = jest.fn(failing(new Error('the lease cannot be given back')));
  const cut = { ...ports, plans: { ...ports.plans, find: failing(first) }, leases: { ...ports.leases, release } };

  await expect(workOn(cut, request)).rejects.toBe(first);

  expect(release).toHaveBeenCalledTimes(1);
});

test('W-4 a lease that cannot be given back after good work is told of', async () => {
  const { ports } = await givenMerge();
  const later = new Error('the lease cannot be given back');

  await expect(workOn({ ...ports, leases: { ...ports.leases, release: failing(later) } }, request)).rejects.toBe(later);
});
