const MOST = 8;
/** What the oldest servers allow (RFC 2812, 1.2.1). */
const SHORTEST_LIMIT = 9;

/** The nicks to try, in order, when one is taken: with underscores, then with numbers, as long as nicks may safely be. */
export function nickCandidates(nick: string): readonly string[] {
  const short = nick.slice(0, 12); // the server tells its real limit only once it has let us in
  const numbered = Array.from({ length: MOST - 3 }, (_none, index) => `${short}${index + 1}`);
  const shortest = Array.from({ length: 3 }, (_none, index) => `${nick.slice(0, SHORTEST_LIMIT - 1)}${index + 1}`);
  return [...new Set([nick, `${nick}_`, `${short}__`, ...numbered, ...shortest])];
}
