import { type IrcPerson, ircPerson } from '#test/world/irc-person';

const AN_HOUR_MS = 3_600_000;

/** Somebody on IRC who founds a channel, and says yes to whatever a bridge asks until they are gone. */
export interface GoodOperator {
  readonly person: IrcPerson;
  leave(): Promise<void>;
}

/** Connects the operator and opens the channel. */
export async function goodOperator(port: number, { nick, channel }: Record<'nick' | 'channel', string>) {
  const person = await ircPerson({ port, nick });
  await person.join(channel);
  const answering = answerAll(person);
  const leave = async (): Promise<void> => {
    await person.quit();
    await answering;
  };
  return { person, leave } satisfies GoodOperator;
}

async function answerAll(person: IrcPerson): Promise<void> {
  for (let from = 0; person.isConnected(); ) {
    const asked = await nextQuestion(person, from);
    if (!asked) return;
    from = person.heard.length;
    await person.pm(asked.from, 'yes');
  }
}

/** Undefined once the person has gone home. */
async function nextQuestion(person: IrcPerson, from: number) {
  try {
    return await person.waitForMessage({ text: "Respond with 'yes'" }, { from, within: AN_HOUR_MS });
  } catch (error) {
    if (!person.isConnected()) return undefined;
    throw error;
  }
}
