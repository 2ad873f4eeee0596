import { type IrcEvents, type IrcFrameworkClient, type ListedNick, newIrcClient } from './irc-framework.ts';
import { folded } from './names.ts';

/** Who connects where. */
export interface IrcIdentity {
  readonly host: string;
  readonly port: number;
  readonly nick: string;
  readonly username: string;
  readonly realname: string;
}

const ANSWER_MS = 10_000;
const CONNECT_AGAIN_MS = 500;

/** What a wait is over for: true for the event that was awaited, a failure, or false for one that does not matter. */
type Acceptance = { readonly [Name in keyof IrcEvents]?: (event: IrcEvents[Name]) => boolean | Error };
type Accept = (event: unknown) => boolean | Error;

function verdictOn(event: unknown, accept: Accept, end: (outcome: true | Error) => void): void {
  const verdict = accept(event);
  if (verdict !== false) end(verdict);
}

function hungUp(): Error {
  return new Error('the IRC server hung up');
}

/**
 * One connection of the bot or of a puppet. It comes back by itself, for as long as it takes, into the channels where it was
 * or was on its way to when it was cut.
 */
export class IrcConnection {
  readonly client: IrcFrameworkClient = newIrcClient();
  private readonly inChannels = new Set<string>();
  /** Where we belong, with or without a connection, and the keys: until we part, are kicked, or are refused. */
  private readonly wanted = new Map<string, string>();
  private readonly joining = new Map<string, Promise<void>>();
  private readonly identity: IrcIdentity;
  private ready: Promise<void> | undefined;
  private isLeaving = false;
  private nickNow: string;

  constructor(identity: IrcIdentity) {
    this.identity = identity;
    this.nickNow = identity.nick;
    this.followOurselves();
    this.client.on('nick in use', () => this.client.changeNick(`${identity.nick}${Math.ceil(Math.random() * 999)}`));
    this.client.on('close', () => this.comeBack());
  }

  get nick(): string {
    return this.nickNow;
  }

  isIn(channel: string): boolean {
    return this.inChannels.has(folded(channel));
  }

  /** Resolves when the server has welcomed us; rejects when this attempt failed, which another one follows. */
  connect(): Promise<void> {
    this.ready ??= this.askForWelcome();
    return this.ready;
  }

  /** Joins unless we are in; rejects with what the server says against it, or while it is away: then we come in later. */
  async join(channel: string, key = ''): Promise<void> {
    const name = folded(channel);
    if (!this.isIn(name)) this.wanted.set(name, key);
    await this.connect();
    if (this.isIn(name)) return;
    const running =
      this.joining.get(name) ?? this.askToJoin(channel, key).finally(() => void this.joining.delete(name));
    this.joining.set(name, running);
    await running;
  }

  /** Joins channels now or, while there is no connection, as soon as there is one. */
  async stayIn(channels: readonly string[]): Promise<void> {
    for (const channel of channels) this.wanted.set(folded(channel), '');
    await this.rejoin().catch(() => undefined); // `close` tries again
  }

  /** Parts if we are in, and comes back no more. */
  async part(channel: string, reason = 'User left'): Promise<void> {
    await this.joining.get(folded(channel))?.catch(() => undefined);
    this.wanted.delete(folded(channel));
    if (!this.isIn(channel)) return;
    const isOurs = ({ nick, channel: left }: IrcEvents['part']) => this.isUs(nick) && folded(left) === folded(channel);
    await this.firstOf({ part: isOurs, close: () => true }, () => this.client.raw(`PART ${channel} :${reason}`));
  }

  /** Everybody in a channel, read from the server. */
  async names(channel: string): Promise<readonly ListedNick[]> {
    let users: readonly ListedNick[] = [];
    const isIt = (event: IrcEvents['userlist']) => {
      users = event.users;
      return folded(event.channel) === folded(channel);
    };
    await this.firstOf({ userlist: isIt, close: hungUp }, () => this.client.raw('NAMES', channel));
    return users;
  }

  quit(): void {
    this.isLeaving = true;
    this.client.quit('Bridge stops');
  }

  private isUs(nick: string): boolean {
    return folded(nick) === folded(this.nickNow);
  }

  /** A server that takes the connection and says nothing is hung up on, so that `close` tries again. */
  private async askForWelcome(): Promise<void> {
    let isClosed = false;
    const close = (): Error => {
      isClosed = true;
      return hungUp();
    };
    try {
      await this.firstOf({ registered: () => true, close }, () => {
        const { host, port, nick, username, realname: gecos } = this.identity;
        this.client.connect({ host, port, nick, username, gecos, auto_reconnect: false, message_max_length: 400 });
      });
    } catch (error) {
      if (!isClosed) this.client.connection.end(null, true);
      throw error;
    }
  }

  private askToJoin(channel: string, key: string): Promise<void> {
    const concerns = (name: string | undefined) => name !== undefined && folded(name) === folded(channel);
    const refusal = ({ error, channel: about }: IrcEvents['irc error']) => {
      if (!concerns(about)) return false;
      this.wanted.delete(folded(channel));
      return new Error(`JOIN ${channel}: ${error}`);
    };
    return this.firstOf(
      {
        join: ({ nick, channel: joined }) => this.isUs(nick) && concerns(joined),
        'irc error': refusal,
        close: hungUp,
      },
      () => this.client.raw(`JOIN ${channel} ${key}`.trim()),
    );
  }

  private followOurselves(): void {
    const { client, inChannels, wanted } = this;
    client.on('registered', ({ nick }) => {
      this.nickNow = nick;
    });
    const leave = (nick: string, channel: string): void => {
      if (!this.isUs(nick)) return;
      inChannels.delete(folded(channel));
      wanted.delete(folded(channel));
    };
    client.on('join', ({ nick, channel }) => {
      if (!this.isUs(nick)) return;
      inChannels.add(folded(channel));
      if (!wanted.has(folded(channel))) wanted.set(folded(channel), '');
    });
    client.on('part', ({ nick, channel }) => leave(nick, channel));
    client.on('kick', ({ kicked, channel }) => leave(kicked, channel));
    client.on('nick', ({ nick, new_nick }) => {
      if (this.isUs(nick)) this.nickNow = new_nick;
    });
  }

  /** Does something and resolves when a listener accepts what it hears; a listener may also give the failure. */
  private firstOf(accepts: Acceptance, start: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const stops: (() => void)[] = [];
      const end = (outcome: true | Error) => {
        for (const stop of stops) stop();
        if (outcome === true) resolve();
        else reject(outcome);
      };
      const timer = setTimeout(() => end(new Error(`${this.nickNow}: the IRC server does not answer`)), ANSWER_MS);
      stops.push(() => clearTimeout(timer));
      for (const [name, accept] of Object.entries(accepts) as [keyof IrcEvents, Accept][]) {
        stops.push(this.listen(name, (event) => verdictOn(event, accept, end)));
      }
      start();
    });
  }

  private listen(name: keyof IrcEvents, listener: (event: unknown) => void): () => void {
    this.client.on(name, listener);
    return () => this.client.removeListener(name, listener);
  }

  private comeBack(): void {
    this.inChannels.clear();
    this.ready = undefined;
    if (!this.isLeaving) setTimeout(() => void this.rejoin().catch(() => undefined), CONNECT_AGAIN_MS); // `close` tries again
  }

  private async rejoin(): Promise<void> {
    await this.connect();
    await Promise.allSettled([...this.wanted].map(([channel, key]) => this.join(channel, key)));
  }
}
