import { TributaryError } from '#src/errors/tributary-error';
import { type FrameworkClient, frameworkClient, type IrcMessage } from './irc-framework.ts';
import { type IrcQuestion, type IrcReply, ircAsker } from './irc-question.ts';
import type { CompleteSettings } from './irc-settings.ts';
import { IrcSocket } from './irc-socket.ts';
import { readTraits, type ServerTraits } from './server-traits.ts';
import { awaitWelcome } from './welcome.ts';

/** One connection to a network that has let us in. */
export interface IrcLink {
  /** Id of the network. */
  readonly network: string;
  /** Our nick now. */
  readonly nick: () => string;
  /** Our own `nick!user@host`, or as long a one as it could be where the server has not told. */
  readonly mask: () => string;
  readonly traits: () => ServerTraits;
  /** True when a capability of IRCv3, such as `account-tag`, is in use. */
  readonly has: (capability: string) => boolean;
  /** Resolves once the line has gone out; throws IRC_CONNECTION_LOST. */
  send(line: string): Promise<void>;
  /** Throws IRC_SILENT or IRC_CONNECTION_LOST. */
  ask(question: IrcQuestion): Promise<IrcReply>;
  /** Resolves with the reason when the connection has ended. */
  readonly ended: Promise<TributaryError>;
  close(): Promise<void>;
}

/** What hears every line from the moment we are let in. */
export interface LinkListener {
  readonly message: (message: IrcMessage) => void;
  /** A line that the library could not read, or a fault of our own while hearing one. */
  readonly fault: (error: unknown) => void;
}

const HOST_LENGTH = 63;

/**
 * Connects and waits until the server has let us in; the signal ends that. Throws IRC_UNREACHABLE and the other errors of
 * connecting.
 */
export async function openLink(
  settings: CompleteSettings,
  { listener, signal }: { readonly listener: LinkListener; readonly signal: AbortSignal },
): Promise<IrcLink> {
  const client = frameworkClient(clientOptions(settings));
  const stop = () => client.connection.end(null, true);
  signal.addEventListener('abort', stop);
  const welcome = awaitWelcome(client, settings);
  const ended = untilClosed(client, settings);
  const asker = ircAsker({
    network: settings.id,
    answerMs: settings.limits.answerMs,
    write: (line) => written(client, line),
  });
  let ownPrefix: string | undefined;
  client.connection.on('message', (message: IrcMessage) => {
    if (message.nick === client.user.nick && message.prefix.includes('@')) ownPrefix = message.prefix;
    asker.hear(message);
    listener.message(message);
  });
  client.connection.on('malformed line', listener.fault);
  void ended.then((error) => {
    signal.removeEventListener('abort', stop);
    asker.end(error);
  });
  client.connect();
  await welcome;
  return {
    network: settings.id,
    nick: () => client.user.nick,
    mask: () => ownPrefix ?? longestMask(client),
    traits: () => readTraits(client.network.options, client.network.ircd),
    has: (capability) => client.network.cap.isEnabled(capability),
    send: async (line) => {
      if (!client.connection.connected) throw await ended;
      await written(client, line);
    },
    ask: (question) => asker.ask(question),
    ended,
    close: async () => {
      client.quit('bye');
      await ended;
    },
  };
}

/** irc-framework would answer VERSION, reconnect by its own rules, and try the server's password as an account's. */
function clientOptions(settings: CompleteSettings): Readonly<Record<string, unknown>> {
  const { host, port, tls, ca, nick, realname, password, sasl, pace, limits } = settings;
  const socket = { host, port, tls, connectMs: limits.connectMs, pace, ...(ca === undefined ? {} : { ca }) };
  return {
    transport: class extends IrcSocket {
      constructor() {
        super(socket);
      }
    },
    nick,
    username: nick.replace(/[^A-Za-z0-9]/g, '').slice(0, 9) || 'tributary',
    gecos: realname,
    password,
    account: sasl ?? {},
    sasl_disconnect_on_fail: true,
    version: '',
    auto_reconnect: false,
    enable_chghost: true,
    ping_interval: limits.silenceMs / 3_000,
    ping_timeout: limits.silenceMs / 1_000,
  };
}

function written(client: FrameworkClient, line: string): Promise<void> {
  return new Promise((resolve) => void client.connection.write(line, resolve));
}

function untilClosed(client: FrameworkClient, settings: CompleteSettings): Promise<TributaryError> {
  let why = 'the connection was closed';
  client.on('ping timeout', () => {
    why = 'the server gave no sign of life';
  });
  client.connection.on('message', ({ command, params }: IrcMessage) => {
    if (command === 'ERROR') why = params.at(-1) ?? why;
  });
  return new Promise((resolve) => {
    client.on('socket close', (error: Error | false) => {
      const facts = { network: settings.id, why: error ? error.message : why };
      resolve(new TributaryError('IRC_CONNECTION_LOST', { facts, cause: error || undefined }));
    });
  });
}

function longestMask({ user }: FrameworkClient): string {
  return `${user.nick}!~${user.username}@${'h'.repeat(HOST_LENGTH)}`;
}
