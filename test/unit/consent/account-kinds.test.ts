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
  ['@gitterbot:matrix.org', 'bot'],
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

test('C-6 a name that bridges give their ghosts elsewhere is a person’s on gitter.im', () => {
  expect(kinds('@_irc_ann:gitter.im' as UserId)).toBe('human');
  expect(kinds('@_irc_ann:example.org' as UserId)).toBe('ghost');
});

test('T-10 the account of an actor, of a bridge’s bot and of a driver’s is a program, whatever it is called', () => {
  const named = {
    actors: [{ ...service, user: '@ann:example.org' }],
    bridges: [{ ...installation.bridges[0], bot: '@bea:example.org' }],
  } as unknown as Installation;
  const driver = { ...gitter, facts: { ghosts: true, bots: ['@cat:example.org'] }, usersIn: () => [] };

  const kind = accountKinds(named, [driver as unknown as BridgeDriver]);

  expect(
    ['@ann:example.org', '@bea:example.org', '@cat:example.org', '@dan:example.org'].map((user) =>
      kind(user as UserId),
    ),
  ).toEqual(['bot', 'bot', 'bot', 'human']);
});

test('T-10 whom any one driver knows as a user of its bridge is a ghost, whatever they are called', () => {
  const knows = (user: string) => ({
    ...gitter,
    facts: { ghosts: true, bots: [] },
    usersIn: (members: readonly UserId[]) => members.filter((member) => member === user),
  });
  const drivers = ['@ann:example.org', '@bea:example.org'].map(knows) as unknown as BridgeDriver[];

  const kind = accountKinds(installation, drivers);

  expect(['@ann:example.org', '@bea:example.org', '@dan:example.org'].map((user) => kind(user as UserId))).toEqual([
    'ghost',
    'ghost',
    'human',
  ]);
});

test('T-10 the ghosts of any of several bridges are ghosts', () => {
  const bridges = [
    installation.bridges[0],
    { id: 'oftc-bridge', bot: '@oftc:example.org', userNamespace: '^@oftc_.*:example\\.org$', networks: ['oftc'] },
  ];
  const kind = accountKinds({ ...installation, bridges } as unknown as Installation, []);

  expect(['@libera_ann:example.org', '@oftc_ann:example.org'].map((user) => kind(user as UserId))).toEqual([
    'ghost',
    'ghost',
  ]);
});
