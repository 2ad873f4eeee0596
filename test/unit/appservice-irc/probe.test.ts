import type { Parts } from '#adapters/bridges/appservice-irc/parts';
import { probeApis } from '#adapters/bridges/appservice-irc/probe';
import { refusalOf } from '#adapters/bridges/appservice-irc/refusals';

test('F-5 check-config says what to compare where a bridge does not take our secret', async () => {
  const asked = {
    bridge: 'libera-bridge',
    api: 'provisioning API',
    what: 'GET /querynetworks',
    changes: false,
    facts: {},
  };
  const refusal = refusalOf({ status: 401, text: '{"errcode":"M_AS_BAD_TOKEN","error":"x"}' }, asked);
  const provisioning = { networks: async () => Promise.reject(refusal) };

  const [first] = await probeApis({ provisioning } as unknown as Parts);

  expect(first).toEqual({
    ok: false,
    detail:
      'provisioning API: The provisioning API of the bridge libera-bridge does not accept our secret. Compare `provisioning.secret` and `asToken` in the configuration with those of the bridge.',
  });
});
