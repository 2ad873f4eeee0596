import { concerns } from './channel-queries.ts';
import type { IrcMessage } from './irc-framework.ts';
import type { IrcLink } from './irc-link.ts';
import { readable } from './plain-text.ts';

const FOUNDER = /^\s*Founder\s*:\s*(\S+)/i;
/** With which the services say that nobody has registered the channel. */
const UNREGISTERED = /(is not|isn't|not a) registered/i;

/**
 * The account that founded a channel by ChanServ's INFO; undefined when it is not registered, or the network has no
 * ChanServ. Only one that the server itself calls a service counts: anybody could take the nick elsewhere.
 */
export async function founderOf(link: IrcLink, channel: string): Promise<string | undefined> {
  const services = await chanServ(link);
  if (services === undefined) return undefined;
  const isTheirs = ({ command, prefix }: IrcMessage) => command === 'NOTICE' && prefix === services;
  const isAnswer = (message: IrcMessage) => isTheirs(message) && (FOUNDER.test(textOf(message)) || says(message));
  const reply = await link.ask({
    send: `PRIVMSG ChanServ :INFO ${channel}`,
    done: ['NOTICE'],
    failed: ['401'],
    about: (message) => isAnswer(message) || (message.command === '401' && concerns(link, 'ChanServ')(message)),
  });
  const line = reply.lines.findLast(isAnswer);
  return line === undefined ? undefined : FOUNDER.exec(textOf(line))?.[1];
}

/** The mask of ChanServ; undefined when nobody of that nick is one of the network's services. */
async function chanServ(link: IrcLink): Promise<string | undefined> {
  const about = concerns(link, 'ChanServ');
  const { lines } = await link.ask({ send: 'WHOIS ChanServ', done: ['318'], about });
  const [, nick, user, host] = lines.find((line) => line.command === '311' && about(line))?.params ?? [];
  return user !== undefined && lines.some((line) => about(line) && isMark(line))
    ? `${nick}!${user}@${host}`
    : undefined;
}

/** Only a server can say of somebody that they are "a Service", or "a Network Service". */
function isMark({ command, params }: IrcMessage): boolean {
  return (command === '313' || command === '310') && /service/i.test(params.at(-1) ?? '');
}

function says(message: IrcMessage): boolean {
  return UNREGISTERED.test(textOf(message));
}

function textOf({ params }: IrcMessage): string {
  return readable(params.at(-1) ?? '');
}
