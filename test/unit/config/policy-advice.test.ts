import type { Config } from '#src/config/schema';
import { checkConfig } from '#src/wiring/check-config';
import type { Shared } from '#src/wiring/opened';
import { check } from './config-texts.ts';

/** What `check-config` says of a configuration without servers by reading it alone. */
async function rowsOf(content: object) {
  const database = async () => Promise.reject(new Error('none in this test'));
  const shared = { config: async () => check(content), times: () => ({}), database };
  return (await checkConfig(shared as unknown as Shared)).filter(({ what }) => what === 'configuration');
}

const adviceFor = async (policy: Partial<Config['policy']>) =>
  (await rowsOf({ policy })).filter(({ name }) => name.startsWith('policy'));

test('W-12 check-config says that who waits with `run` for the end of a time to object that outlasts the time to agree comes too late', async () => {
  const name = 'policy.objectionHours';
  const row = { what: 'configuration', name, ok: true, detail: expect.stringContaining('policy.consentDays') };

  expect(await adviceFor({ objectionHours: 49, consentDays: 2 })).toEqual([row]);
  expect(await adviceFor({ objectionHours: 48, consentDays: 2 })).toEqual([]);
});

test('F-5 check-config says that a configuration without a homeserver cannot do much', async () => {
  const detail = expect.stringContaining('config.sample.json');

  expect(await rowsOf({})).toEqual([{ what: 'configuration', name: 'homeservers', ok: false, detail }]);
});
