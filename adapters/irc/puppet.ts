import { isUserId } from '#src/portals/ids';

/** What bridges append to the nick of a person of Matrix unless told otherwise. */
const PUPPET_NICK = /\[m\](\d|_|`)*$/i;
/** A user id written backwards by its parts, as one bridge can be told to: `example.org:ann`. */
const REVERSED_ID = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?:[^\s:@]+$/i;

/**
 * True for the face that a bridge gives to a person of Matrix: by its nick or by the user id in its real name. What it says is
 * said by the bridge, whose own portal is in question, so it never speaks for the channel (threat T-08).
 */
export function isPuppet({ nick, realname }: { readonly nick: string; readonly realname: string }): boolean {
  const name = realname.trim();
  return PUPPET_NICK.test(nick) || isUserId(name) || REVERSED_ID.test(name);
}
