const MOST = 8;

/** The nicks to try, in order, when one is taken: with underscores, then with numbers, as long as nicks may safely be. */
export function nickCandidates(nick: string): readonly string[] {
  const short = nick.slice(0, 12); // the server tells its real limit only once it has let us in
  const numbered = Array.from({ length: MOST - 3 }, (_none, index) => `${short}${index + 1}`);
  return [...new Set([nick, `${nick}_`, `${short}__`, ...numbered])];
}
