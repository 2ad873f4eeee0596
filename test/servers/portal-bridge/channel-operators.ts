import type { ListedNick } from './irc-framework.ts';
import type { Bridge, Place } from './parts.ts';

/** Modes at least as powerful as that of an operator. */
const OPERATORS = ['q', 'a', 'o'];

/**
 * Joins the channel, reads the names, and parts it again — also when rooms are mapped to the channel, which then hear
 * nothing until something brings the bot back.
 */
export async function readNames({ network, channel }: Place, key?: string): Promise<readonly ListedNick[]> {
  await network.bot.join(channel, key);
  const names = await network.bot.names(channel);
  await network.bot.part(channel);
  return names;
}

/** True for an operator of the channel. */
export function isOperator({ modes }: ListedNick): boolean {
  return modes.some((mode) => OPERATORS.includes(mode));
}

/** Answers who operates channels, from memory for a while. */
export function operatorsReader(bridge: Bridge): (place: Place, key?: string) => Promise<string[]> {
  const remembered = new Map<string, string[]>();
  return async (place, key) => {
    const { network, channel } = place;
    const name = `${network.settings.domain} ${channel}`;
    const operators = remembered.get(name) ?? (await readNames(place, key)).filter(isOperator).map(({ nick }) => nick);
    if (!remembered.has(name)) {
      remembered.set(name, operators);
      setTimeout(() => remembered.delete(name), bridge.settings.behaviour.queryCacheMs);
    }
    return operators.filter((nick) => nick !== network.bot.nick);
  };
}
