import type { NetworkPerson } from '#src/ports/network-side';
import { type KnownPerson, type NamedPerson, namesOf, whois } from './channel-queries.ts';
import { founderOf } from './founder.ts';
import type { IrcLink } from './irc-link.ts';
import { isPuppet } from './puppet.ts';

/** So many operators are looked up; who has more has enough of them. */
const MOST_LOOKED_UP = 20;

/** An operator with what the server and its services know. */
export type Operator = NetworkPerson & { readonly founder: boolean };

/** The operators of a channel besides ourselves, the founder first; empty when none can be seen. */
export async function operatorsOf(link: IrcLink, channel: string): Promise<readonly Operator[]> {
  const founder = await founderOf(link, channel);
  const named = (await namesOf(link, channel)).filter(({ nick, operator }) => operator && nick !== link.nick());
  const operators: Operator[] = [];
  for (const one of named.slice(0, MOST_LOOKED_UP)) {
    const known = await whois(link, one.nick);
    if (known) operators.push({ ...personOf(known, one), founder: isFounder(known, founder) });
  }
  return operators.sort((one, other) => Number(other.founder) - Number(one.founder));
}

/** Somebody as seen in a channel now; `named` undefined: they are not in it. */
export function personOf(known: KnownPerson, named: NamedPerson | undefined): NetworkPerson {
  const { nick, mask, account } = known;
  return {
    ...{ nick, mask, operator: named?.operator ?? false },
    ...(account !== undefined && { account }),
    ...(isPuppet(known) && { puppet: true }),
  };
}

function isFounder({ account }: KnownPerson, founder: string | undefined): boolean {
  return founder !== undefined && account?.toLowerCase() === founder.toLowerCase();
}
