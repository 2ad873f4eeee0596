import { checkConfigText } from '#src/config/load';
import type { Config } from '#src/config/schema';
import { type ConfigProblem, InvalidConfig } from '#src/errors/invalid-config';

/** A homeserver entry with our appservice. */
export const homeserver = {
  name: 'example.org',
  url: 'http://127.0.0.1:8008',
  appservice: { listen: '127.0.0.1:9100', asToken: 'as-hidden', hsToken: 'hs-hidden' },
};

/** A bridge entry that refers to `homeserver` and `irc`. */
export const bridge = {
  id: 'libera-bridge',
  driver: 'appservice-irc',
  homeserver: 'example.org',
  bot: '@irc:example.org',
  asToken: 'bridge-hidden',
  userNamespace: '^@libera_.*:example\\.org$',
  aliasTemplate: '#libera_$CHANNEL',
  networks: ['libera'],
};

/** A network entry. */
export const irc = { id: 'libera', protocol: 'irc', host: 'irc.libera.chat' };

/** Checks a configuration given as an object, as if it stood in `/etc/tributary/config.json`. */
export function check(config: unknown, env: Readonly<Record<string, string>> = {}): Config {
  return checkConfigText(JSON.stringify(config), { path: '/etc/tributary/config.json', env });
}

/** The problems of a configuration; none when it can be used. */
export function problemsOf(config: unknown, env: Readonly<Record<string, string>> = {}): readonly ConfigProblem[] {
  try {
    check(config, env);
    return [];
  } catch (error) {
    if (error instanceof InvalidConfig) return error.problems;
    throw error;
  }
}
