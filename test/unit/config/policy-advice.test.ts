import type { Config } from '#src/config/schema';
import { checkConfig } from '#src/wiring/check-config';
import type { Shared } from '#src/wiring/opened';
import { check } from './config-texts.ts';

/** What `check-config` says of a configuration without servers that has this policy. */
async function rowsOf(policy: Partial<Config['policy']>) {
  const database = async () => Promise.reject(new Error('none in this test'));
  const shared = { config: async () => check({ policy }), times: () => ({}), database };
  return (await checkConfig(shared as unknown as Shared)).filter(({ what }) => what === 'configuration');
}

test('W-12 check-config says that who waits with `run` for the end of a time to object that outlasts the time to agree comes too late', async () => {
  const name = 'policy.objectionHours';
  const row = { what: 'configuration', name, ok: true, detail: expect.stringContaining('policy.consentDays') };

  expect(await rowsOf({ objectionHours: 49, consentDays: 2 })).toEqual([row]);
  expect(await rowsOf({ objectionHours: 48, consentDays: 2 })).toEqual([]);
});
