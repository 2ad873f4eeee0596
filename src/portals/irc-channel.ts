/** The ways in which IRC servers fold case. */
export const caseMappings = ['ascii', 'rfc1459', 'rfc1459-strict'] as const;

/** How an IRC server folds case, as its `CASEMAPPING` token says (ISUPPORT). */
export type CaseMapping = (typeof caseMappings)[number];

/** True for the name of a mapping, as `CASEMAPPING` writes the first two and we the third. */
export function isCaseMapping(text: string | undefined): text is CaseMapping {
  return caseMappings.some((known) => known === text);
}

/** The mapping to assume when a server announces none: the one RFC 2812 (2.2) describes. */
export const DEFAULT_CASE_MAPPING: CaseMapping = 'rfc1459';

const FOLDED_BY: Readonly<Record<CaseMapping, RegExp>> = {
  ascii: /[A-Z]/g,
  'rfc1459-strict': /[A-Z[\]\\]/g,
  rfc1459: /[A-Z[\]\\~]/g,
};

/** Folds a channel name or nick as the server compares it; letters outside ASCII stay as they are. Idempotent. */
export function foldIrcCase(text: string, mapping: CaseMapping = DEFAULT_CASE_MAPPING): string {
  return text.replace(FOLDED_BY[mapping], (character) =>
    character === '~' ? '^' : String.fromCharCode(character.charCodeAt(0) + 32),
  );
}

/** True for a name an IRC server would take for a channel: one of the prefixes `# & + !`, then no space, comma or control. */
export function isIrcChannel(text: string): boolean {
  if (!/^[#&+!]/.test(text) || text.length < 2) return false;
  for (const character of text) {
    if (character === ',' || character <= ' ' || character === '\x7f') return false;
  }
  return true;
}

/** The channel's name without its prefix characters: `##tea` and `#tea` both read "tea"; nothing left reads "". */
export function ircChannelWord(channel: string): string {
  return channel.replace(/^[#&+!]+/, '');
}
