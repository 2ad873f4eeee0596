import { createRequire } from 'node:module';

/** One parsed line as irc-framework hands it out. */
export interface IrcMessage {
  readonly tags: Readonly<Record<string, string | undefined>>;
  /** `nick!user@host`, or a server's name. */
  readonly prefix: string;
  readonly nick: string;
  readonly command: string;
  readonly params: readonly string[];
}

/** What we use of irc-framework's client. */
export interface FrameworkClient {
  on(event: string, listener: (event: never, ...more: never[]) => void): this;
  connect(): void;
  changeNick(nick: string): void;
  quit(message?: string): void;
  readonly user: { readonly nick: string; readonly username: string; readonly host: string };
  readonly network: {
    readonly options: Readonly<Record<string, unknown>>;
    readonly ircd: string;
    readonly cap: { isEnabled(capability: string): boolean };
  };
  readonly connection: {
    on(event: 'message', listener: (message: IrcMessage) => void): void;
    on(event: 'malformed line', listener: (error: unknown) => void): void;
    write(line: string, written?: () => void): unknown;
    end(line: string | null, failed?: boolean): void;
    readonly connected: boolean;
  };
}

/** The library, which brings no types. */
interface Library {
  readonly Client: new (options: object) => FrameworkClient;
}

/** Loads the library when the first network is connected to: most commands speak to none, and need not wait for its 250 files. */
const load = createRequire(import.meta.url);

/** A client of irc-framework. */
export function frameworkClient(options: Readonly<Record<string, unknown>>): FrameworkClient {
  const { Client } = load('irc-framework') as Library;
  return new Client({ ...options });
}
