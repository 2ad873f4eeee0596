import type { UserId } from '#src/portals/ids';

/** The bot of the bridge of these tests. */
export const BOT = '@irc:example.org' as UserId;

/** What the configuration says of the bridge. */
export const SETTING = {
  id: 'b',
  bot: BOT,
  homeserver: 'example.org',
  aliasTemplate: '#irc_$CHANNEL',
  userNamespace: '^@irc_.*',
};

/** What ports say of who looks, and at which network. */
export const WHO_LOOKS = {
  networks: [{ id: 'libera', protocol: 'irc', bridgeDomain: 'irc.libera.test' }],
  readers: ['bot:b'],
  actors: [{ id: 'bot:b', user: BOT, server: 'example.org', kind: 'bridge-bot' }],
};
