import type { Consent } from '#src/consent/consent';
import { isUserId } from '#src/portals/ids';
import type { NetworkPerson } from '#src/ports/network-side';

/** How a word of a network is noted: by which account it was given, or in which message. */
export function accountNote({ account, message }: Pick<NetworkPerson, 'account' | 'message'>): string {
  if (message !== undefined) return `message ${message}`;
  return account === undefined ? 'without a services account' : `services account ${account}`;
}

/**
 * The name under which somebody's words are kept: the one they spoke under first. The same account is one person, and so is
 * the same user of the same host, whatever the nick: a quorum of two is two people (spec C-2).
 */
export function nameOnNetwork(words: readonly Consent[], person: NetworkPerson): string {
  const { mask, account, message } = person;
  const note = accountNote(person);
  const isThem = (word: Consent): boolean => {
    if (isUserId(word.person)) return false;
    // Each word stands in a message of its own there, and the id of the account is in the mask.
    if (message !== undefined) return hostOf(word.person) === hostOf(mask);
    return word.note === note && (account !== undefined || hostOf(word.person) === hostOf(mask));
  };
  return words.find(isThem)?.person ?? mask;
}

/** `user@host` of `nick!user@host`. */
function hostOf(mask: string): string {
  return mask.slice(mask.indexOf('!') + 1).toLowerCase();
}
