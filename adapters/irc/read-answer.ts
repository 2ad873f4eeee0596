import { type NetworkAnswer, readNetworkAnswer } from '#src/consent/network-answer';
import { readable } from './plain-text.ts';

/** What a private message to us says. */
export type Answer = NetworkAnswer;

/** Reads one private message without its colours and hidden characters; never throws. */
export function readAnswer(text: string): Answer {
  return readNetworkAnswer(readable(text));
}
