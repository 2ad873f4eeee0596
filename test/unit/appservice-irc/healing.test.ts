import { callNames, keepInside, namesSeen } from '#adapters/bridges/appservice-irc/healing';
import type { Parts } from '#adapters/bridges/appservice-irc/parts';

const TOWN = { domain: 'irc.test', channel: '#town' };

/** A bridge's bot that answers NAMES when it is let; `said` are the lines that it was given. */
function givenBot() {
  const said: string[] = [];
  let answer = (_text: string): void => undefined;
  const say = (_domain: string, line: string) => {
    said.push(line);
    return new Promise<string>((resolve) => {
      answer = resolve;
    });
  };
  const parts = { debug: { say }, calls: new Map() } as unknown as Parts;
  const line = { rawCommand: '353', args: ['ircbridge', '=', '#town', 'ircbridge @op ear'] };
  return { parts, said, answers: () => answer(JSON.stringify(line)) };
}

test('W-5 who waits for the look into a channel gets the answer of the call that is under way', async () => {
  const { parts, said, answers } = givenBot();
  callNames(parts, TOWN);

  const seen = namesSeen(parts, TOWN);
  answers();

  expect(await seen).toBe(true);
  expect(said).toEqual(['NAMES #town']);
});

test('W-5 who waits for a look that no call of this process began has the bot look', async () => {
  const { parts, said, answers } = givenBot();

  const seen = namesSeen(parts, TOWN);
  answers();

  expect(await seen).toBe(true);
  expect(said).toEqual(['NAMES #town']);
});

test('B-6 while a question is being put, however long that takes, the bot is sent back into the channel, and no longer', () => {
  jest.useFakeTimers();
  try {
    const { parts, said } = givenBot();
    const stop = keepInside(parts, TOWN);
    jest.advanceTimersByTime(3_200);
    const atFirst = said.length;

    jest.advanceTimersByTime(16_800);
    const until = said.length;
    stop();
    jest.advanceTimersByTime(60_000);

    expect(new Set(said)).toEqual(new Set(['JOIN #town']));
    expect({ atFirst, until, after: said.length }).toEqual({ atFirst: 8, until: 16, after: 16 });
  } finally {
    jest.useRealTimers();
  }
});
