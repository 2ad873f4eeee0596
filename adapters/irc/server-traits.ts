import { type CaseMapping, DEFAULT_CASE_MAPPING } from '#src/portals/irc-channel';

/** What a server says about itself that changes how its answers are read. */
export interface ServerTraits {
  readonly caseMapping: CaseMapping;
  /** The same, where the server has said so in words that we know; undefined: `caseMapping` is what is assumed. */
  readonly announcedCaseMapping: CaseMapping | undefined;
  /** Channel modes that make an operator, highest first: `o` and all that rank above it. */
  readonly operatorModes: readonly string[];
  /** Prefix characters in names lists and the modes they stand for, highest first. */
  readonly prefixes: readonly { readonly symbol: string; readonly mode: string }[];
  readonly channelTypes: readonly string[];
  /** True when topics in its channel list begin with the modes, `[+nt] `. */
  readonly listsModes: boolean;
  /** True when WHO tells of everybody in a channel to which account they are logged in (WHOX). */
  readonly whoTellsAccounts: boolean;
}

/** Tokens of ISUPPORT as irc-framework keeps them. */
export type SupportTokens = Readonly<Record<string, unknown>>;

const USUAL_PREFIXES = [
  { symbol: '~', mode: 'q' },
  { symbol: '&', mode: 'a' },
  { symbol: '@', mode: 'o' },
  { symbol: '%', mode: 'h' },
  { symbol: '+', mode: 'v' },
];

const MAPPINGS: ReadonlyMap<string, CaseMapping> = new Map([
  ['ascii', 'ascii'],
  ['rfc1459', 'rfc1459'],
  ['strict-rfc1459', 'rfc1459-strict'],
  ['rfc1459-strict', 'rfc1459-strict'],
]);

/** Reads what a server announced; what it left out is what RFC 2812 describes. Never throws. */
export function readTraits(tokens: SupportTokens, software: string): ServerTraits {
  const prefixes = readPrefixes(tokens.PREFIX);
  const lowest = prefixes.findIndex(({ mode }) => mode === 'o');
  return {
    caseMapping: readMapping(tokens.CASEMAPPING),
    announcedCaseMapping: MAPPINGS.get(String(tokens.CASEMAPPING).toLowerCase()),
    operatorModes: prefixes.slice(0, lowest + 1).map(({ mode }) => mode),
    prefixes,
    channelTypes: Array.isArray(tokens.CHANTYPES) ? tokens.CHANTYPES.map(String) : ['#', '&'],
    listsModes: /inspircd|hybrid/i.test(software),
    whoTellsAccounts: tokens.WHOX !== undefined,
  };
}

/** A mapping nobody told us of is taken for the one that calls fewest names equal. */
function readMapping(token: unknown): CaseMapping {
  if (token === undefined) return DEFAULT_CASE_MAPPING;
  return MAPPINGS.get(String(token).toLowerCase()) ?? 'ascii';
}

function readPrefixes(token: unknown): ServerTraits['prefixes'] {
  if (!Array.isArray(token)) return USUAL_PREFIXES;
  return token.filter(
    (one): one is { symbol: string; mode: string } => typeof one?.symbol === 'string' && typeof one?.mode === 'string',
  );
}
