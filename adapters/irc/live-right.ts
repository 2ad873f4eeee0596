import { isTributaryError } from '#src/errors/tributary-error';
import type { SeenRight } from '#src/ports/right-questions';
import { operatorsOf } from './channel-people.ts';
import { type NamedPerson, namesOf, whoIsIn, whois } from './channel-queries.ts';
import { founderOf } from './founder.ts';
import type { IrcLink } from './irc-link.ts';
import { readMask } from './person-mask.ts';
import type { SideParts } from './side-parts.ts';

/** Whose right in which channel. */
interface Asked {
  readonly channel: string;
  readonly mask: string;
}

/**
 * Whether somebody is operator of a channel at this moment (spec C-8): with an account, whoever is logged in to it, and
 * its founder even while away; without one, the same mask. Who cannot be seen is `unknown`, never lost.
 */
export async function liveRight(parts: SideParts, asked: Asked): Promise<SeenRight> {
  const { settings, ports, session, channels } = parts;
  try {
    const link = await session.link();
    const questions = await ports.asked.ofPerson({ network: settings.id, mask: asked.mask });
    const account = questions.findLast((one) => one.account !== undefined)?.account;
    if (account === undefined) return await rightOfMask(parts, link, asked);
    return await rightOfAccount(parts, link, { ...asked, account });
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    ports.trouble(error);
    return 'unknown';
  } finally {
    await channels.leave(asked.channel, reasonFor(asked));
  }
}

/**
 * One line where outsiders see the channel and who is in it: while a channel has two rooms, each further line keeps it so
 * for seconds. Whoever is not seen so is looked for by name.
 */
async function rightOfMask(parts: SideParts, link: IrcLink, asked: Asked): Promise<SeenRight> {
  const seen = (await whoIsIn(link, asked.channel)).find(({ mask }) => mask === asked.mask);
  if (seen) return seen.operator ? 'holds' : 'lost';
  const nick = nickOf(asked);
  const known = await whois(link, nick);
  if (known?.mask !== asked.mask) return 'unknown';
  return rightAmong(parts, await namesSeen(parts, link, asked), nick);
}

async function rightOfAccount(
  parts: SideParts,
  link: IrcLink,
  asked: Asked & { readonly account: string },
): Promise<SeenRight> {
  if (await isListedOperator(link, asked)) return 'holds';
  await namesSeen(parts, link, asked);
  if (await holdsByAccount(link, asked)) return 'holds';
  const nick = nickOf(asked);
  const known = await whois(link, nick);
  if (known?.account !== asked.account) return 'unknown';
  return rightAmong(parts, await namesOf(link, asked.channel), nick);
}

/** One line for all operators, where the server tells accounts in it; false tells nothing. */
async function isListedOperator(
  link: IrcLink,
  { channel, account }: { readonly channel: string; readonly account: string },
): Promise<boolean> {
  if (!link.traits().whoTellsAccounts) return false;
  return (await whoIsIn(link, channel)).some((one) => one.operator && one.account === account);
}

/** A secret channel shows nobody to those outside: only then we go in. */
async function namesSeen(parts: SideParts, link: IrcLink, asked: Asked): Promise<readonly NamedPerson[]> {
  const names = await namesOf(link, asked.channel);
  if (names.length > 0) return names;
  await parts.channels.enter(asked.channel, reasonFor(asked));
  return namesOf(link, asked.channel);
}

function rightAmong({ fold }: SideParts, names: readonly NamedPerson[], nick: string): SeenRight {
  const named = names.find((one) => fold(one.nick) === fold(nick));
  if (!named) return 'unknown';
  return named.operator ? 'holds' : 'lost';
}

function nickOf({ mask }: Asked): string {
  return readMask(mask)?.nick ?? mask;
}

function reasonFor({ mask }: Asked): string {
  return `right of ${mask}`;
}

async function holdsByAccount(
  link: IrcLink,
  { channel, account }: { readonly channel: string; readonly account: string },
): Promise<boolean> {
  const operators = await operatorsOf(link, channel);
  if (operators.some((one) => one.account === account)) return true;
  return (await founderOf(link, channel))?.toLowerCase() === account.toLowerCase();
}
