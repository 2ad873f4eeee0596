import type { NetworkSettings } from './settings.ts';

/** How channels and nicks of one network are called on Matrix, and the other way round. */
export type Names = ReturnType<typeof namesOf>;

/** Characters a nick may not hold. */
const NOT_IN_NICKS = /[^A-Za-z0-9\][^\\{}\-`_|]/g;

/** Channel names and nicks compare in small letters. */
export function folded(name: string): string {
  return name.toLowerCase();
}

/** Makes the names of one network on one homeserver. */
export function namesOf(network: NetworkSettings, homeserver: string) {
  const ghosts = pattern(network.userTemplate, '$NICK', homeserver);
  const aliases = pattern(network.aliasTemplate, '$CHANNEL', homeserver);
  const nickFor = (userId: string, displayName?: string) => {
    const localpart = userId.slice(1).split(':')[0] ?? '';
    const display = [displayName ?? '', localpart].map((name) => name.replace(NOT_IN_NICKS, '')).find(Boolean);
    const nick = network.nickTemplate.replace('$DISPLAY', () => display ?? 'somebody');
    return /^[\d-]/.test(nick) ? `M${nick}` : nick;
  };
  const ghostOf = (nick: string) => `${network.userTemplate.replace('$NICK', () => nick)}:${homeserver}`;
  return {
    ghostOf,
    isGhost: (userId: string) => ghosts.test(userId),
    /** The nick of a Matrix user's connection. */
    nickFor,
    /** The ghost that repeats in other rooms what a Matrix user says: made of the localpart, whatever their name is. */
    echoGhostOf: (userId: string) => ghostOf(nickFor(userId)),
    aliasOf: (channel: string) => `${network.aliasTemplate.replace('$CHANNEL', () => channel)}:${homeserver}`,
    /** The channel an alias stands for, spelled as in the alias; undefined when it is not of this network. */
    channelOf: (alias: string): string | undefined => {
      const channel = aliases.exec(alias)?.[1];
      return channel?.startsWith('#') ? channel : undefined;
    },
  };
}

/** An expression for a template with one blank; texts of the template stand for themselves. */
function pattern(template: string, blank: string, homeserver: string): RegExp {
  const [before = '', after = ''] = template.split(blank).map(literally);
  return new RegExp(`^${before}(.*)${after}:${literally(homeserver)}$`);
}

/** An expression that matches a text and nothing else. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
