import type { Clock } from '#src/ports/clock';
import type { ChannelWatch, HeardLine } from '#src/ports/network-abilities';
import type { IrcMessage } from './irc-framework.ts';
import type { IrcSession } from './irc-session.ts';
import type { OwnChannels } from './own-channels.ts';
import { readable } from './plain-text.ts';

/** A watch that nobody stops must not fill memory. */
const MOST_LINES = 20_000;

interface Waiter {
  readonly holding: string;
  readonly found: (line: HeardLine) => void;
}

let watches = 0;

/** Joins a channel and listens to what others say there. */
export async function watchChannel(
  channel: string,
  parts: {
    readonly session: IrcSession;
    readonly channels: OwnChannels;
    readonly clock: Clock;
    readonly fold: (name: string) => string;
  },
): Promise<ChannelWatch> {
  const { session, channels, clock, fold } = parts;
  watches += 1;
  const reason = `watch ${watches}`;
  const lines: HeardLine[] = [];
  const waiters = new Set<Waiter>();
  let isWhole = true;
  const unlisten = session.listen({
    lost: () => {
      isWhole = false;
    },
    message: (message) => {
      const line = lineIn(message, fold(channel), { fold, at: clock.now() });
      if (!line || lines.length >= MOST_LINES) return;
      lines.push(line);
      for (const waiter of [...waiters].filter(({ holding }) => line.text.includes(holding))) waiter.found(line);
    },
  });
  await channels.enter(channel, reason);
  return {
    heard: () => [...lines],
    isWhole: () => isWhole && channels.isIn(channel),
    line: ({ holding, withinMs }) => {
      const already = lines.find(({ text }) => text.includes(holding));
      return already ? Promise.resolve(already) : waitFor(waiters, { holding, withinMs });
    },
    stop: async () => {
      unlisten();
      await channels.leave(channel, reason);
    },
  };
}

function waitFor(
  waiters: Set<Waiter>,
  { holding, withinMs }: { readonly holding: string; readonly withinMs: number },
): Promise<HeardLine | undefined> {
  return new Promise((resolve) => {
    const end = (line: HeardLine | undefined) => {
      clearTimeout(timer);
      waiters.delete(waiter);
      resolve(line);
    };
    const waiter: Waiter = { holding, found: end };
    const timer = setTimeout(() => end(undefined), withinMs);
    waiters.add(waiter);
  });
}

function lineIn(
  { command, params, nick }: IrcMessage,
  channel: string,
  { fold, at }: { readonly fold: (name: string) => string; readonly at: number },
): HeardLine | undefined {
  const [to = '', text = ''] = params;
  if ((command !== 'PRIVMSG' && command !== 'NOTICE') || fold(to) !== channel) return undefined;
  const isAction = /^.ACTION /.test(text) && text.charCodeAt(0) === 1;
  if (text.charCodeAt(0) === 1 && !isAction) return undefined;
  return { nick, text: readable(isAction ? text.slice(8) : text), at };
}
