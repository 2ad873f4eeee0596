import { isTributaryError } from '#src/errors/tributary-error';
import type { SeenRight } from '#src/ports/right-questions';
import { operatorsOf } from './channel-people.ts';
import { namesOf, whois } from './channel-queries.ts';
import { founderOf } from './founder.ts';
import type { IrcLink } from './irc-link.ts';
import { readMask } from './person-mask.ts';
import type { SideParts } from './side-parts.ts';

/**
 * Whether somebody is operator of a channel at this moment (spec C-8): with an account, whoever is logged in to it, and
 * its founder even while away; without one, the same mask. Who cannot be seen is `unknown`, never lost.
 */
export async function liveRight(
  parts: SideParts,
  { channel, mask }: { readonly channel: string; readonly mask: string },
): Promise<SeenRight> {
  const reason = `right of ${mask}`;
  try {
    const link = await parts.session.link();
    // A secret channel shows nobody to those outside: only then we go in.
    if ((await namesOf(link, channel)).length === 0) await parts.channels.enter(channel, reason);
    return await rightIn(parts, link, { channel, mask });
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    parts.ports.trouble(error);
    return 'unknown';
  } finally {
    await parts.channels.leave(channel, reason);
  }
}

async function rightIn(
  { settings, ports, fold }: SideParts,
  link: IrcLink,
  { channel, mask }: { readonly channel: string; readonly mask: string },
): Promise<SeenRight> {
  const asked = await ports.asked.ofPerson({ network: settings.id, mask });
  const account = asked.findLast((one) => one.account !== undefined)?.account;
  if (account !== undefined && (await holdsByAccount(link, { channel, account }))) return 'holds';
  const nick = readMask(mask)?.nick ?? mask;
  const known = await whois(link, nick);
  const isThem = known !== undefined && (account === undefined ? known.mask === mask : known.account === account);
  if (!isThem) return 'unknown';
  const named = (await namesOf(link, channel)).find((one) => fold(one.nick) === fold(nick));
  if (!named) return 'unknown';
  return named.operator ? 'holds' : 'lost';
}

async function holdsByAccount(
  link: IrcLink,
  { channel, account }: { readonly channel: string; readonly account: string },
): Promise<boolean> {
  const operators = await operatorsOf(link, channel);
  if (operators.some((one) => one.account === account)) return true;
  return (await founderOf(link, channel))?.toLowerCase() === account.toLowerCase();
}
