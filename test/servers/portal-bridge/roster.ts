import type { IrcEvents, IrcFrameworkClient } from './irc-framework.ts';
import { folded } from './names.ts';

/** Who is in which channel, as the bot knows it: a QUIT and a NICK do not name the channels. */
export class Roster {
  private readonly nicks = new Map<string, Set<string>>();

  constructor(client: IrcFrameworkClient) {
    client.on('userlist', ({ channel, users }) => {
      this.nicks.set(folded(channel), new Set(users.map(({ nick }) => folded(nick))));
    });
    client.on('join', ({ channel, nick }) => void this.in(channel).add(folded(nick)));
  }

  /** The channels somebody is in. */
  channelsOf(nick: string): string[] {
    return [...this.nicks].filter(([, nicks]) => nicks.has(folded(nick))).map(([channel]) => channel);
  }

  /** Takes somebody out of a channel, or of all; gives those they were in. */
  remove(nick: string, channel?: string): string[] {
    const channels = channel === undefined ? this.channelsOf(nick) : [folded(channel)];
    for (const one of channels) this.in(one).delete(folded(nick));
    return channels;
  }

  /** We are not in the channel any more, so nobody tells us of it. */
  forget(channel: string): void {
    this.nicks.delete(folded(channel));
  }

  rename({ nick, new_nick }: IrcEvents['nick']): string[] {
    const channels = this.remove(nick);
    for (const channel of channels) this.in(channel).add(folded(new_nick));
    return channels;
  }

  private in(channel: string): Set<string> {
    const nicks = this.nicks.get(folded(channel)) ?? new Set();
    this.nicks.set(folded(channel), nicks);
    return nicks;
  }
}
