import { type IrcConnection, type IrcLine, type IrcLogin, openIrc } from './irc-connection.ts';

/** A message as a person's client shows it. */
export interface SeenMessage {
  readonly from: string;
  /** `nick!user@host` of who said it. */
  readonly mask: string;
  /** The channel, or the person's own nick. */
  readonly to: string;
  readonly text: string;
  readonly isNotice: boolean;
}

/** What a message must be like; a text matches where it is contained. */
export interface MessageMatch {
  readonly from?: string;
  readonly to?: string;
  readonly text?: string | RegExp;
}

/** A human with a plain IRC client: what they can do and see, told by the server and by nothing of ours. */
export type IrcPerson = Awaited<ReturnType<typeof ircPerson>>;

/** Connects a person and waits until the server has welcomed them; rejects when the nick is taken. */
export async function ircPerson(login: IrcLogin) {
  const irc = await openIrc(login);
  if (login.password !== undefined) irc.send(`PASS ${login.password}`);
  irc.send(`NICK ${login.nick}`);
  irc.send(`USER ${login.nick.replace(/[^a-z0-9]/gi, '') || 'user'} 0 * :${login.realname ?? login.nick}`);
  const ask = asker(irc);
  await ask({ what: `welcome of ${login.nick}`, done: ['001'], failed: ['433', '432', '464', 'ERROR'] });
  return {
    nick: () => nickNow(irc, login.nick),
    isConnected: irc.isOpen,
    /** Every line the server has sent so far. */
    heard: irc.heard,
    ...inChannels(ask),
    ...talking(irc),
    ...beingSomebody(irc, ask),
  };
}

/** Sends a line of the protocol and waits for its answer. */
type Ask = (question: {
  /** Undefined: only waits. */
  readonly send?: string;
  readonly what: string;
  readonly done: readonly string[];
  readonly failed?: readonly string[];
  readonly about?: (line: IrcLine) => boolean;
}) => Promise<{ answer: IrcLine; lines: readonly IrcLine[] }>;

function asker(irc: IrcConnection): Ask {
  return async ({ send, what, done, failed = [], about = () => true }) => {
    const from = send === undefined ? 0 : irc.heard.length;
    if (send !== undefined) irc.send(send);
    const concerns = (line: IrcLine) => failed.includes(line.command) || (done.includes(line.command) && about(line));
    const answer = await irc.line(concerns, { what, from });
    if (failed.includes(answer.command))
      throw new Error(`${what}: ${answer.command} ${answer.params.slice(1).join(' ')}`);
    return { answer, lines: irc.heard.slice(from) };
  };
}

const CHANNEL_REFUSALS = ['403', '405', '437', '442', '471', '473', '474', '475', '477', '482', '441', '461', '472'];
const mentions = (name: string) => (line: IrcLine) =>
  line.params.some((param) => param.toLowerCase() === name.toLowerCase());

function inChannels(ask: Ask) {
  const inChannel = (channel: string, send: string, done: readonly string[]) =>
    ask({ send, what: send, done, failed: CHANNEL_REFUSALS, about: mentions(channel) });
  return {
    join: async (channel: string, key = ''): Promise<void> =>
      void (await inChannel(channel, `JOIN ${channel} ${key}`.trim(), ['366'])),
    part: async (channel: string): Promise<void> => void (await inChannel(channel, `PART ${channel}`, ['PART'])),
    /** Everybody in the channel with their prefix, such as `@ann`. */
    names: async (channel: string): Promise<string[]> => {
      const { lines } = await inChannel(channel, `NAMES ${channel}`, ['366']);
      return lines
        .filter(({ command, params }) => command === '353' && mentions(channel)({ prefix: '', command, params }))
        .flatMap(({ params }) => (params.at(-1) ?? '').split(' '))
        .filter((name) => name !== '');
    },
    /** Changes modes (`+o ann`), or reads them when none are named. */
    mode: async (channel: string, ...change: string[]): Promise<string> => {
      const done = change.length === 0 ? ['324'] : ['MODE'];
      const { answer } = await inChannel(channel, `MODE ${channel} ${change.join(' ')}`.trim(), done);
      return answer.params.slice(change.length === 0 ? 2 : 1).join(' ');
    },
    topic: async (channel: string, topic: string): Promise<void> =>
      void (await inChannel(channel, `TOPIC ${channel} :${topic}`, ['TOPIC'])),
    kick: async (channel: string, nick: string, reason = ''): Promise<void> =>
      void (await inChannel(channel, `KICK ${channel} ${nick} :${reason}`, ['KICK'])),
  };
}

function talking(irc: IrcConnection) {
  let pings = 0;
  /** What a server refuses it says at once, so it stands before the answer to a PING sent behind. */
  const say = async (to: string, text: string): Promise<void> => {
    const from = irc.heard.length;
    const token = `said-${++pings}`;
    irc.send(`PRIVMSG ${to} :${text}`);
    irc.send(`PING ${token}`);
    await irc.line((line) => line.command === 'PONG' && line.params.includes(token), { what: `say to ${to}`, from });
    const refusal = irc.heard.slice(from).find(({ command }) => ['401', '403', '404', '531'].includes(command));
    if (refusal) throw new Error(`say to ${to}: ${refusal.command} ${refusal.params.slice(1).join(' ')}`);
  };
  const messages = () => irc.heard.flatMap(asMessage);
  return {
    say,
    /** Says something to one person. */
    pm: say,
    /** All that was said to the person or in their channels, oldest first. */
    messages,
    /** The first message that matches, of those heard already or to come. */
    waitForMessage: async (match: MessageMatch, options: { from?: number; within?: number } = {}) => {
      const passes = (line: IrcLine) => asMessage(line).some((message) => matches(message, match));
      const line = await irc.line(passes, { what: `message ${JSON.stringify(match)} ${match.text ?? ''}`, ...options });
      return asMessage(line)[0] as SeenMessage;
    },
  };
}

function asMessage({ prefix, command, params }: IrcLine): SeenMessage[] {
  if (command !== 'PRIVMSG' && command !== 'NOTICE') return [];
  const [to = '', text = ''] = params;
  return [{ from: prefix.split('!')[0] ?? '', mask: prefix, to, text, isNotice: command === 'NOTICE' }];
}

function matches(message: SeenMessage, { from, to, text = '' }: MessageMatch): boolean {
  if (from !== undefined && message.from.toLowerCase() !== from.toLowerCase()) return false;
  if (to !== undefined && message.to.toLowerCase() !== to.toLowerCase()) return false;
  return typeof text === 'string' ? message.text.includes(text) : text.test(message.text);
}

function beingSomebody(irc: IrcConnection, ask: Ask) {
  return {
    oper: async ({ name, password }: { name: string; password: string }): Promise<void> =>
      void (await ask({ send: `OPER ${name} ${password}`, what: 'OPER', done: ['381'], failed: ['464', '491'] })),
    changeNick: async (nick: string): Promise<void> =>
      void (await ask({
        send: `NICK ${nick}`,
        what: `NICK ${nick}`,
        done: ['NICK'],
        failed: ['431', '432', '433', '437', '447'],
        about: mentions(nick),
      })),
    /** What the server tells about somebody; `account` where they are logged in to services. */
    whois: async (nick: string): Promise<{ mask: string; realname: string; account: string | undefined }> => {
      const { lines } = await ask({
        send: `WHOIS ${nick}`,
        what: `WHOIS ${nick}`,
        done: ['318'],
        about: mentions(nick),
      });
      const user = lines.find(({ command }) => command === '311')?.params ?? [];
      const account = lines.find(({ command }) => command === '330')?.params[2];
      return { mask: `${user[1]}!${user[2]}@${user[3]}`, realname: user.at(-1) ?? '', account };
    },
    /** Sends a line of the protocol as it is. */
    raw: (line: string): void => irc.send(line),
    quit: async (reason = 'bye'): Promise<void> => {
      if (!irc.isOpen()) return;
      irc.send(`QUIT :${reason}`);
      await irc.line(({ command }) => command === 'ERROR', { what: 'QUIT' }).catch(() => undefined); // it may just hang up
      irc.drop();
    },
    /** Cuts the connection without a word, as a broken line does. */
    drop: irc.drop,
  };
}

/** The nick after all changes that the server has told of. */
function nickNow(irc: IrcConnection, first: string): string {
  return irc.heard
    .filter(({ command }) => command === 'NICK')
    .reduce((nick, { prefix, params }) => (prefix.split('!')[0] === nick ? (params[0] ?? nick) : nick), first);
}
