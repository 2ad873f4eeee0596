import { connectNetwork, type IrcNetwork, type IrcNetworkSettings } from '#adapters/irc/index';
import type { AskedPeople } from '#src/ports/asked-people';
import type { NetworkQuestion, NetworkWish, NetworkWord } from '#src/ports/network-side';
import type { IrcServer } from '#test/servers/irc-server';
import { askedInMemory } from '#test/world/asked-in-memory';

/** A client of ours on a real server, with what it told us. */
export interface GivenNetwork {
  readonly network: IrcNetwork;
  /** The words of people that were handed on. */
  readonly words: readonly NetworkWord[];
  /** What people asked for. */
  readonly wishes: readonly NetworkWish[];
  /** The codes nobody can answer with any more. */
  readonly voided: readonly string[];
  readonly troubles: readonly unknown[];
}

/** What every answer that was handed on is answered with. */
export const THANKS = 'Thank you, noted.';

const made: IrcNetwork[] = [];

/** Also those of a test that failed: one that tries to come back to its server keeps the tests from ending. */
afterAll(() => Promise.all(made.map((network) => network.close())));

/** Test servers stand any pace, and come back at once. */
const QUICK = {
  pace: { burst: 1_000, everyMs: 1 },
  backOff: { firstMs: 20, longestMs: 200 },
  limits: { connectMs: 5_000, welcomeMs: 8_000, answerMs: 5_000, silenceMs: 60_000 },
};

/** Makes a client for a server, not connected yet; with a register of its own unless one is given. */
export function givenNetwork(
  server: IrcServer,
  settings: Partial<IrcNetworkSettings> = {},
  asked: AskedPeople = askedInMemory(),
): GivenNetwork {
  const words: NetworkWord[] = [];
  const wishes: NetworkWish[] = [];
  const voided: string[] = [];
  const troubles: unknown[] = [];
  const network = connectNetwork(
    { id: 'testnet', host: '127.0.0.1', port: server.port, tls: false, nick: 'tributary', ...QUICK, ...settings },
    {
      clock: { now: Date.now },
      asked,
      hear: async (word) => {
        words.push(word);
        return THANKS;
      },
      hearWish: async (wish) => {
        wishes.push(wish);
        return THANKS;
      },
      voided: ({ code }) => voided.push(code),
      trouble: (error) => troubles.push(error),
    },
  );
  made.push(network);
  return { network, words, wishes, voided, troubles };
}

let codes = 0;

/** A question about a channel; each has a code of its own. */
export function givenQuestion(channel: string, more: Partial<NetworkQuestion> = {}): NetworkQuestion {
  codes += 1;
  const code = `CODE${[...String(codes).padStart(4, '0')].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('')}`;
  const lines = ['@ann:example.org proposes to join two rooms.', `Answer: yes ${code} or no ${code}`];
  return { act: `ask ${code}`, channel, code, lines, ...more };
}
