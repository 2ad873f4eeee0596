/** The three parts of `nick!user@host`. */
export interface PersonMask {
  readonly nick: string;
  readonly user: string;
  readonly host: string;
}

/** Reads `nick!user@host`; undefined for a server's name and anything else that is not a person. */
export function readMask(text: string): PersonMask | undefined {
  const [, nick = '', user = '', host = ''] = /^([^!@\s]+)!([^@\s]+)@(\S+)$/.exec(text) ?? [];
  return nick === '' ? undefined : { nick, user, host };
}

/** `nick!user@host` of its parts. */
export function writeMask({ nick, user, host }: PersonMask): string {
  return `${nick}!${user}@${host}`;
}
