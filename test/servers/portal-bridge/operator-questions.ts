import { setTimeout as pause } from 'node:timers/promises';
import type { Network } from './parts.ts';

/** Who waits for an operator's answer. */
interface Question {
  readonly askedFor: string;
  readonly agree: () => void;
}

const YES = ['y', 'yes'];

/** What operators were asked by private message; in memory alone, so that a restart forgets it. */
export class OperatorQuestions {
  private readonly open = new Map<string, Question>();

  /** For whom an operator is being asked already; one question for each nick of a network at a time. */
  pending(network: Network, nick: string): string | undefined {
    return this.open.get(keyOf(network, nick))?.askedFor;
  }

  /** Asks and waits for a yes; false when the time runs out. Asking counts as pending before the words are found. */
  async ask(
    { network, nick }: { network: Network; nick: string },
    { askedFor, words, seconds }: { askedFor: string; words: () => Promise<string>; seconds: number },
  ): Promise<boolean> {
    const key = keyOf(network, nick);
    const agreed = new Promise<boolean>((resolve) => this.open.set(key, { askedFor, agree: () => resolve(true) }));
    try {
      network.bot.client.say(nick, await words());
      return await Promise.race([agreed, afterwards(seconds)]);
    } finally {
      this.open.delete(key);
    }
  }

  /** Judges a private message to the bot: there is no way to say no. */
  hear(network: Network, nick: string, text: string): void {
    const isYes = YES.includes(text.trim().toLowerCase());
    const question = isYes ? this.open.get(keyOf(network, nick)) : undefined;
    question?.agree();
    network.bot.client.say(nick, replyTo(isYes, question));
  }
}

function replyTo(isYes: boolean, question: Question | undefined): string {
  if (!isYes) return 'Please respond with "yes" or "y".';
  if (question === undefined) return 'Nothing was asked of you, or you have answered already.';
  return 'Thank you: the bridge is allowed.';
}

function afterwards(seconds: number): Promise<false> {
  return pause(seconds * 1_000, false);
}

/** The nick as it is spelled. */
function keyOf(network: Network, nick: string): string {
  return `${network.settings.domain} ${nick}`;
}
