import { accountKinds } from '#src/consent/account-kinds';
import type { UserId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { BridgeDriver } from '#src/ports/bridge-driver';
import { bot, service } from '#test/world/simulated-rooms';

const installation = {
  actors: [service, bot],
  bridges: [
    { id: 'libera-bridge', bot: '@irc:example.org', userNamespace: '^@libera_.*:example\\.org$', networks: ['libera'] },
    {
      id: 'gitter',
      bot: '@gitter-badger:gitter.example',
      userNamespace: '^@.*-[0-9a-f]{24}:gitter\\.example$',
      networks: [],
    },
  ],
} as unknown as Installation;

const gitter = {
  bridge: 'gitter',
  facts: { ghosts: false, bots: ['@moderation:gitter.example'] },
  usersIn: (members: readonly UserId[]) => members,
} as unknown as BridgeDriver;

const kinds = accountKinds(installation, [gitter]);

test.each([
  ['@ann:example.org', 'human'],
  ['@libera_ann:example.org', 'ghost'],
  ['@libera_ann:elsewhere.org', 'human'],
  ['@tributary:example.org', 'bot'],
  ['@irc:example.org', 'bot'],
  ['@moderation:gitter.example', 'bot'],
  ['@gitter-badger:gitter.im', 'bot'],
  ['@moderation:gitter.im', 'bot'],
  ['@gitterbot:gitter.im', 'bot'],
  ['@_discord_123456789:t2bot.io', 'ghost'],
  ['@freenode_ann:matrix.org', 'ghost'],
  ['@telegram_123456:example.org', 'ghost'],
  ['@telegram_fan:example.org', 'human'],
] as const)('C-4 %s is %s', (user, kind) => {
  expect(kinds(user as UserId)).toBe(kind);
});

test('C-6 names that the Gitter bridge once made are people of today, on gitter.im and where a driver says so', () => {
  expect(kinds('@ann-5f1a2b3c4d5e6f7a8b9c0d1e:gitter.im' as UserId)).toBe('human');
  expect(kinds('@ann-5f1a2b3c4d5e6f7a8b9c0d1e:gitter.example' as UserId)).toBe('human');
});
