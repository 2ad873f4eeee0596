import { TributaryError } from '#src/errors/tributary-error';
import { isIrcChannel } from '#src/portals/irc-channel';
import { concerns } from './channel-queries.ts';
import type { IrcMessage } from './irc-framework.ts';
import type { IrcLink } from './irc-link.ts';
import type { IrcSession } from './irc-session.ts';
import { readable } from './plain-text.ts';

/** The channels we are in, each for as long as somebody needs us there. */
export interface OwnChannels {
  /** Joins unless we are in; throws IRC_CHANNEL_CLOSED or IRC_NO_CHANNEL. `reason` names who needs it. */
  enter(channel: string, reason: string): Promise<IrcLink>;
  /** Leaves once nobody needs us there any more; never throws. */
  leave(channel: string, reason: string): Promise<void>;
  isIn(channel: string): boolean;
}

/** Reasons why a server does not let us into a channel: full, invited only, banned, wrong key, too many, not registered. */
const CLOSED = ['403', '405', '407', '437', '448', '470', '471', '473', '474', '475', '476', '477', '489', '520'];

/** Keeps account of our channels; after a lost connection we join again where we are still needed. */
export function ownChannels(
  session: IrcSession,
  { fold, trouble }: { readonly fold: (name: string) => string; readonly trouble: (error: unknown) => void },
): OwnChannels {
  const needed = new Map<string, Map<string, Set<string>>>(); // folded name -> name -> reasons
  const inside = new Set<string>();
  const joining = new Map<string, Promise<void>>(); // a second JOIN would be answered with nothing
  const reasonsOf = (channel: string) => [...(needed.get(fold(channel))?.values() ?? [])][0];

  const goIn = (link: IrcLink, channel: string) => {
    const key = fold(channel);
    const underWay = joining.get(key) ?? join(link, channel).finally(() => joining.delete(key));
    joining.set(key, underWay);
    return underWay;
  };

  session.listen({
    lost: () => inside.clear(),
    connected: (link) => {
      for (const names of [...needed.values()]) {
        for (const channel of names.keys()) goIn(link, channel).catch(trouble);
      }
    },
    message: ({ command, params, nick }: IrcMessage, link) => {
      const [channel = '', kicked = ''] = params;
      const isUs = (one: string) => fold(one) === fold(link.nick());
      if (command === 'JOIN' && isUs(nick)) inside.add(fold(channel));
      if (command === 'PART' && isUs(nick)) inside.delete(fold(channel));
      if (command === 'KICK' && isUs(kicked)) inside.delete(fold(channel));
    },
  });

  return {
    isIn: (channel) => inside.has(fold(channel)),
    enter: async (channel, reason) => {
      const link = await session.link();
      if (!inside.has(fold(channel))) await goIn(link, channel);
      const reasons = reasonsOf(channel) ?? new Set<string>();
      needed.set(fold(channel), new Map([[channel, reasons.add(reason)]]));
      return link;
    },
    leave: async (channel, reason) => {
      const reasons = reasonsOf(channel);
      if (!reasons?.delete(reason) || reasons.size > 0) return;
      needed.delete(fold(channel));
      // Taken as left at once: who enters now must join again, and the server hears both in this order.
      if (inside.delete(fold(channel))) await session.current()?.send(`PART ${channel}`).catch(trouble);
    },
  };
}

/** Joins a channel and waits until the server has said who is in it. */
async function join(link: IrcLink, channel: string): Promise<void> {
  requireChannel(link.network, channel);
  const reply = await link.ask({
    send: `JOIN ${channel}`,
    done: ['366'],
    failed: CLOSED,
    about: concerns(link, channel),
  });
  if (reply.kind === 'done') return;
  const facts = { network: link.network, channel, nick: link.nick(), why: readable(reply.why) };
  throw new TributaryError('IRC_CHANNEL_CLOSED', { facts });
}

/** Throws IRC_NO_CHANNEL for what is none: a space or comma in a name would make another command of it. */
export function requireChannel(network: string, channel: string): void {
  if (!isIrcChannel(channel))
    throw new TributaryError('IRC_NO_CHANNEL', { facts: { network, channel: readable(channel) } });
}
