import { createRequire } from 'node:module';

/** Somebody in a list of names. */
export interface ListedNick {
  readonly nick: string;
  /** Mode letters, such as `o`. */
  readonly modes: readonly string[];
}

/** One change of a mode, such as `+o ann`. */
export interface ModeChange {
  readonly mode: string;
  readonly param?: string;
}

/** What irc-framework tells, of all that it can tell. */
export interface IrcEvents {
  registered: { nick: string };
  close: unknown;
  raw: { line: string; from_server: boolean };
  join: { nick: string; channel: string };
  part: { nick: string; channel: string; message: string };
  kick: { nick: string; kicked: string; channel: string; message: string };
  quit: { nick: string; message: string };
  nick: { nick: string; new_nick: string };
  invite: { nick: string; invited: string; channel: string };
  privmsg: { nick: string; target: string; message: string; from_server: boolean };
  notice: { nick: string; target: string; message: string; from_server: boolean };
  action: { nick: string; target: string; message: string };
  topic: { nick?: string; channel: string; topic: string };
  userlist: { channel: string; users: ListedNick[] };
  mode: { nick: string; target: string; modes: ModeChange[] };
  'channel info': { channel: string; modes?: ModeChange[] };
  'nick in use': { nick: string };
  'irc error': { error: string; channel?: string; reason?: string };
}

/** The client of irc-framework, of all that it can do. */
export interface IrcFrameworkClient {
  /** Ends the connection with a last line; with an error at once. */
  readonly connection: { end(line: null, isError: boolean): void };
  connect(options: Readonly<Record<string, unknown>>): void;
  quit(message: string): void;
  raw(...words: string[]): void;
  say(target: string, text: string): void;
  notice(target: string, text: string): void;
  action(target: string, text: string): void;
  changeNick(nick: string): void;
  on<Name extends keyof IrcEvents>(name: Name, listener: (event: IrcEvents[Name]) => void): void;
  removeListener<Name extends keyof IrcEvents>(name: Name, listener: (event: IrcEvents[Name]) => void): void;
}

/** The package has no types of its own, so it is loaded as what the interface above says. */
const { Client } = createRequire(import.meta.url)('irc-framework') as { Client: new () => IrcFrameworkClient };

/** Makes a client that is not connected yet. */
export function newIrcClient(): IrcFrameworkClient {
  return new Client();
}
