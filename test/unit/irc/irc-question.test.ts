import type { IrcMessage } from '#adapters/irc/irc-framework';
import { ircAsker } from '#adapters/irc/irc-question';

/** Asks all at once, of a server that answers each line by itself; gives the lines in the order in which they went out. */
async function askedInOrder(questions: readonly { readonly send: string; readonly soon?: true }[]) {
  const sent: string[] = [];
  const write = async (command: string) => {
    sent.push(command);
    setImmediate(() => asker.hear({ command, params: [] } as unknown as IrcMessage));
  };
  const asker = ircAsker({ network: 'testnet', answerMs: 60_000, write });
  await Promise.all(questions.map((one) => asker.ask({ ...one, done: [one.send], about: () => true })));
  return sent;
}

test('B-6 a question about a right is the next one, whatever was asked before it and waits still', async () => {
  const sent = await askedInOrder([{ send: 'a' }, { send: 'b' }, { send: 'right', soon: true }]);

  expect(sent).toEqual(['a', 'right', 'b']);
});

test('B-1 a question is passed by only once, so that it comes to its turn', async () => {
  const rights = ['r1', 'r2'].map((send) => ({ send, soon: true as const }));

  const sent = await askedInOrder([{ send: 'a' }, { send: 'b' }, ...rights]);

  expect(sent).toEqual(['a', 'r1', 'b', 'r2']);
});
