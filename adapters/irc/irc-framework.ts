// @ts-expect-error the library brings no types; what we use of it is said below
import { Client } from 'irc-framework';

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

/** A client of irc-framework. */
export function frameworkClient(options: Readonly<Record<string, unknown>>): FrameworkClient {
  return new Client({ ...options }) as FrameworkClient;
}
