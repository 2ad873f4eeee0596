import type { IrcTown } from './irc-town.ts';

/** An operator reads our private message, and answers with the code that it names. */
export async function operatorAgrees(town: IrcTown, operator: 'opal' | 'hush', from = 0): Promise<void> {
  const person = town.people[operator];
  const asked = await person.waitForMessage({ from: 'tributary', text: /yes [A-Z2-9]{8}/ }, { from, within: 40_000 });
  const code = /yes ([A-Z2-9]{8})/.exec(asked.text)?.[1] as string;
  await person.pm('tributary', `yes ${code}`);
}

/** The bridge puts its own question to the operator, who says yes to it as well. */
export async function operatorLetsTheBridge(town: IrcTown): Promise<void> {
  const { opal } = town.people;
  await opal.waitForMessage({ from: town.bridge.nick, text: "Respond with 'yes'" }, { within: 300_000 });
  await opal.pm(town.bridge.nick, 'yes');
}

const EVERY_MS = 250;

/** Lets iris talk in the channel, one numbered line after the other, while something is done; tells what was said meanwhile. */
export async function whileSomebodyChatters<T>(
  town: IrcTown,
  channel: string,
  act: () => Promise<T>,
): Promise<{ readonly value: T; readonly said: readonly string[] }> {
  const said: string[] = [];
  let isOver = false;
  const talk = async () => {
    while (!isOver) {
      const line = `chatter ${said.length + 1}.`;
      await town.people.iris.say(channel, line);
      said.push(line);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  };
  const [value] = await Promise.all([
    act().finally(() => {
      isOver = true;
    }),
    talk(),
  ]);
  return { value, said };
}
