import { TributaryError } from '#src/errors/tributary-error';
import type { IrcMessage } from './irc-framework.ts';

/** One command to the server and how its answer is recognised. */
export interface IrcQuestion {
  readonly send: string;
  /** A second line, for commands that are answered only when they fail: behind it stands a PING. */
  readonly behind?: string;
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

interface Pending {
  readonly question: IrcQuestion;
  readonly lines: IrcMessage[];
  readonly resolve: (reply: IrcReply) => void;
  readonly reject: (error: TributaryError) => void;
}

/** An asker for one connection; `answerMs` counts from the moment the question really went out. */
export function ircAsker({
  network,
  answerMs,
  write,
}: {
  readonly network: string;
  readonly answerMs: number;
  readonly write: (line: string) => Promise<void>;
}): IrcAsker {
  let last: Promise<unknown> = Promise.resolve();
  let pending: Pending | undefined;
  let ended: TributaryError | undefined;
  const settle = (finish: (one: Pending) => void) => {
    const one = pending;
    pending = undefined;
    if (one) finish(one);
  };
  const put = async (question: IrcQuestion): Promise<IrcReply> => {
    if (ended) throw ended;
    const reply = new Promise<IrcReply>((resolve, reject) => {
      pending = { question, lines: [], resolve, reject };
    });
    let tooSlow: NodeJS.Timeout | undefined;
    const out = write(question.send).then(() => (question.behind === undefined ? undefined : write(question.behind)));
    void out.then(() => {
      tooSlow = setTimeout(() => settle(({ reject }) => reject(silent(network, question))), answerMs);
    });
    return reply.finally(() => clearTimeout(tooSlow));
  };
  return {
    ask: (question) => {
      const reply = last.then(() => put(question));
      last = reply.catch(() => undefined);
      return reply;
    },
    hear: (message) => {
      if (!pending) return;
      pending.lines.push(message);
      const reply = replyIn(pending.question, message, pending.lines);
      if (reply) settle(({ resolve }) => resolve(reply));
    },
    end: (error) => {
      ended = error;
      settle(({ reject }) => reject(error));
    },
  };
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

function silent(network: string, { send }: IrcQuestion): TributaryError {
  return new TributaryError('IRC_SILENT', { facts: { network, what: send.split(' ', 1)[0] } });
}
