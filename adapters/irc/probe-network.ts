import type { Clock } from '#src/ports/clock';
import { ircSession } from './irc-session.ts';
import { completeSettings, type IrcNetworkSettings } from './irc-settings.ts';

/** How a network received us. */
export interface NetworkReception {
  /** The nick we had there; another than we asked for while somebody has that one. */
  readonly nick: string;
}

/** Connects as for work and leaves at once, without entering any channel. Throws IRC_UNREACHABLE and the other errors of connecting. */
export async function probeNetwork(settings: IrcNetworkSettings, clock: Clock): Promise<NetworkReception> {
  const session = ircSession(completeSettings(settings), { clock, random: () => 0, trouble: () => undefined });
  try {
    return { nick: (await session.link()).nick() };
  } finally {
    await session.close();
  }
}
