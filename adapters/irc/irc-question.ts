import { TributaryError } from '#src/errors/tributary-error';
import type { IrcMessage } from './irc-framework.ts';

/** One command to the server and how its answer is recognised. */
export interface IrcQuestion {
  readonly send: string;
  /** A second line, for commands that are answered only when they fail: behind it stands a PING. */
  readonly behind?: string;
  /** Comes before the questions that were asked earlier and wait still, though not twice in a row. */
  readonly soon?: true;
  /** Commands or numerics that end the answer. */
  readonly done: readonly string[];
  /** Numerics that mean no. */
  readonly failed?: readonly string[];
  /** Tells the lines that belong to this question from others of the same kind. */
  readonly about: (message: IrcMessage) => boolean;
}

/** What the server answered: all its lines from the question to the end of the answer. */
export type IrcReply =
  | { readonly kind: 'done'; readonly lines: readonly IrcMessage[] }
  | { readonly kind: 'refused'; readonly numeric: string; readonly why: string; readonly lines: readonly IrcMessage[] };

/** Asks one question at a time, so that no answer is taken for another's. */
export interface IrcAsker {
  ask(question: IrcQuestion): Promise<IrcReply>;
  /** Shows every line the server sends. */
  hear(message: IrcMessage): void;
  /** Ends all questions with this error. */
  end(error: TributaryError): void;
}

/** Numerics with which any command can fail: unknown, or too soon after the last one. */
const ANY_FAILURE: readonly string[] = ['421', '263'];

const NUMERIC = /^\d{3}$/;
/** An answer without an end must not fill memory. */
const MOST_LINES = 250_000;

interface Waiting {
  readonly question: IrcQuestion;
  readonly resolve: (reply: IrcReply) => void;
  readonly reject: (error: unknown) => void;
}

interface Pending extends Waiting {
  readonly lines: IrcMessage[];
}

/** What an asker works with; `answerMs` counts from when the question went out, and anew from each line of the answer. */
export interface AskerSettings {
  readonly network: string;
  readonly answerMs: number;
  readonly write: (line: string) => Promise<void>;
}

/** An asker for one connection. */
export function ircAsker(settings: AskerSettings): IrcAsker {
  return new Asker(settings);
}

class Asker implements IrcAsker {
  readonly #settings: AskerSettings;
  readonly #waiting: Waiting[] = [];
  #isBusy = false;
  #wasPassed = false;
  #pending: Pending | undefined;
  #tooSlow: NodeJS.Timeout | undefined;
  #ended: TributaryError | undefined;

  constructor(settings: AskerSettings) {
    this.#settings = settings;
  }

  ask(question: IrcQuestion): Promise<IrcReply> {
    const reply = new Promise<IrcReply>((resolve, reject) => this.#waiting.push({ question, resolve, reject }));
    void this.#askNext();
    return reply;
  }

  async #askNext(): Promise<void> {
    const next = this.#isBusy ? undefined : this.#takeNext();
    if (!next) return;
    this.#isBusy = true;
    await this.#put(next.question).then(next.resolve, next.reject);
    this.#isBusy = false;
    void this.#askNext();
  }

  #takeNext(): Waiting | undefined {
    const soon = this.#wasPassed ? -1 : this.#waiting.findIndex(({ question }) => question.soon);
    this.#wasPassed = soon > 0;
    return this.#waiting.splice(Math.max(0, soon), 1)[0];
  }

  hear(message: IrcMessage): void {
    const pending = this.#pending;
    if (!pending) return;
    pending.lines.push(message);
    const reply = replyIn(pending.question, message, pending.lines);
    if (reply) this.#settle(({ resolve }) => resolve(reply));
    else if (pending.lines.length > MOST_LINES) this.#giveUp(pending.question);
    else if (this.#tooSlow && NUMERIC.test(message.command)) this.#waitOn(pending.question); // a long answer is not silence
  }

  end(error: TributaryError): void {
    this.#ended = error;
    this.#settle(({ reject }) => reject(error));
  }

  async #put(question: IrcQuestion): Promise<IrcReply> {
    if (this.#ended) throw this.#ended;
    const reply = new Promise<IrcReply>((resolve, reject) => {
      this.#pending = { question, lines: [], resolve, reject };
    });
    void this.#send(question).then(() => this.#waitOn(question));
    return reply;
  }

  async #send({ send, behind }: IrcQuestion): Promise<void> {
    await this.#settings.write(send);
    if (behind !== undefined) await this.#settings.write(behind);
  }

  #waitOn(question: IrcQuestion): void {
    if (this.#pending?.question !== question) return;
    clearTimeout(this.#tooSlow);
    this.#tooSlow = setTimeout(() => this.#giveUp(question), this.#settings.answerMs);
  }

  #giveUp({ send }: IrcQuestion): void {
    const facts = { network: this.#settings.network, what: send.split(' ', 1)[0] };
    this.#settle(({ reject }) => reject(new TributaryError('IRC_SILENT', { facts })));
  }

  #settle(finish: (pending: Pending) => void): void {
    const pending = this.#pending;
    clearTimeout(this.#tooSlow);
    this.#pending = undefined;
    this.#tooSlow = undefined;
    if (pending) finish(pending);
  }
}

function replyIn(
  { send, done, failed = [], about }: IrcQuestion,
  message: IrcMessage,
  lines: readonly IrcMessage[],
): IrcReply | undefined {
  const { command, params } = message;
  const verb = send.split(' ', 1)[0]?.toUpperCase();
  const isFailure =
    (failed.includes(command) && about(message)) ||
    (ANY_FAILURE.includes(command) && params[1]?.toUpperCase() === verb);
  if (isFailure) return { kind: 'refused', numeric: command, why: params.at(-1) ?? '', lines };
  return done.includes(command) && about(message) ? { kind: 'done', lines } : undefined;
}
