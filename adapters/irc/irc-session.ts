import { TributaryError } from '#src/errors/tributary-error';
import type { Clock } from '#src/ports/clock';
import { backOffMs } from './back-off.ts';
import type { IrcMessage } from './irc-framework.ts';
import { type IrcLink, openLink } from './irc-link.ts';
import type { CompleteSettings } from './irc-settings.ts';

/** What a session tells those who listen. */
export interface SessionListener {
  readonly message?: (message: IrcMessage, link: IrcLink) => void;
  /** The connection is gone; nothing was seen from then on. */
  readonly lost?: (why: TributaryError) => void;
  /** An attempt to connect came to nothing. */
  readonly failed?: (why: TributaryError) => void;
  /** There is a connection again, or for the first time. */
  readonly connected?: (link: IrcLink) => void;
}

/** The one connection of ours to a network, made when first needed and again whenever it is lost. */
export interface IrcSession {
  /** The connection; throws the reason why there is none now. While it backs off after failures, that is at once. */
  link(): Promise<IrcLink>;
  readonly current: () => IrcLink | undefined;
  /** Answers a function that ends the listening. */
  listen(listener: SessionListener): () => void;
  close(): Promise<void>;
}

/** What a session needs besides its settings. */
export interface SessionPorts {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /**
   * Told of what went wrong without anybody waiting for it: lost connections, lines nobody can read, and failed attempts,
   * of which those that fail for the same reason as the one before are not told again.
   */
  readonly trouble: (error: unknown) => void;
}

/** A connection that lasted so long was a good one: the next failure is the first again. */
const GOOD_MS = 60_000;
/** How often we ask for our own nick while we have another. */
const REGAIN_MS = 60_000;

/** A session that is not connected yet. */
export function ircSession(settings: CompleteSettings, ports: SessionPorts): IrcSession {
  return new Session(settings, ports);
}

class Session implements IrcSession {
  readonly #settings: CompleteSettings;
  readonly #ports: SessionPorts;
  readonly #listeners = new Set<SessionListener>();
  #link: IrcLink | undefined;
  #connecting: Promise<IrcLink> | undefined;
  #failures = 0;
  /** What the last attempt failed of: the next ones are told of only when it is something else. */
  #toldOf: string | undefined;
  #retry: { readonly timer: NodeJS.Timeout; readonly at: number; readonly why: TributaryError } | undefined;
  readonly #closing = new AbortController();

  constructor(settings: CompleteSettings, ports: SessionPorts) {
    this.#settings = settings;
    this.#ports = ports;
  }

  async link(): Promise<IrcLink> {
    if (this.#closing.signal.aborted) throw this.#over();
    if (this.#link) return this.#link;
    if (this.#retry) throw this.#later(this.#retry);
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  current = (): IrcLink | undefined => this.#link;

  listen(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    const { link, connecting } = { link: this.#link, connecting: this.#connecting };
    clearTimeout(this.#retry?.timer);
    if (link) {
      const ended = link.close();
      this.#closing.abort(link);
      return ended;
    }
    this.#closing.abort();
    await connecting?.catch(() => undefined); // whoever asked for it is told
  }

  async #connect(): Promise<IrcLink> {
    try {
      const listener = { message: (message: IrcMessage) => this.#hear(message), fault: this.#ports.trouble };
      const link = await openLink(this.#settings, { listener, signal: this.#closing.signal });
      this.#welcome(link);
      return link;
    } catch (error) {
      const isClosing = this.#closing.signal.aborted;
      if (!(error instanceof TributaryError)) throw isClosing ? this.#over() : error;
      if (isClosing) throw error;
      this.#tell(({ failed }) => failed?.(error));
      if (error.code !== this.#toldOf) this.#ports.trouble(error);
      this.#toldOf = error.code;
      this.#tryLater(error);
      throw error;
    }
  }

  #welcome(link: IrcLink): void {
    const since = this.#ports.clock.now();
    this.#link = link;
    this.#toldOf = undefined;
    this.#regainNick(link);
    void link.ended.then((why) => {
      this.#link = undefined;
      if (this.#closing.signal.aborted) return; // nobody is to look into what is closed together with us
      this.#tell(({ lost }) => lost?.(why));
      this.#ports.trouble(why);
      if (this.#ports.clock.now() - since >= GOOD_MS) this.#failures = 0;
      this.#tryLater(why);
    });
    this.#tell(({ connected }) => connected?.(link));
  }

  /** Our nick may be held by the ghost of a former connection of ours: it is asked for again until it is free. */
  #regainNick(link: IrcLink): void {
    const timer = setInterval(() => {
      if (link.nick() === this.#settings.nick || this.#link !== link) clearInterval(timer);
      else link.send(`NICK ${this.#settings.nick}`).catch(this.#ports.trouble);
    }, REGAIN_MS).unref();
  }

  #tryLater(why: TributaryError): void {
    if (this.#closing.signal.aborted) return;
    const wait = backOffMs(this.#failures, this.#settings.backOff, this.#ports.random());
    this.#failures += 1;
    const timer = setTimeout(() => {
      this.#retry = undefined;
      this.link().catch(() => undefined); // told to `trouble` where it failed
    }, wait).unref();
    this.#retry = { timer, at: this.#ports.clock.now() + wait, why };
  }

  #hear(message: IrcMessage): void {
    const link = this.#link;
    if (link) this.#tell((listener) => listener.message?.(message, link));
  }

  /** A fault in one listener keeps neither the others nor the library from going on. */
  #tell(call: (listener: SessionListener) => void): void {
    for (const listener of [...this.#listeners]) {
      try {
        call(listener);
      } catch (error) {
        this.#ports.trouble(error);
      }
    }
  }

  #later({ at, why }: { readonly at: number; readonly why: TributaryError }): TributaryError {
    const afterMs = Math.max(0, at - this.#ports.clock.now());
    return new TributaryError(why.code, { facts: why.facts, cause: why, retry: { afterMs }, tookEffect: 'no' });
  }

  #over(): TributaryError {
    const facts = { network: this.#settings.id, why: 'we have closed it' };
    return new TributaryError('IRC_CONNECTION_LOST', { facts, tookEffect: 'no' });
  }
}
