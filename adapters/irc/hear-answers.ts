import type { AskedPerson } from '#src/ports/asked-people';
import type { NetworkPerson, NetworkWord } from '#src/ports/network-side';
import { answerBounds } from './answer-bounds.ts';
import { personOf } from './channel-people.ts';
import { namesOf, whois } from './channel-queries.ts';
import type { IrcMessage } from './irc-framework.ts';
import type { IrcLink } from './irc-link.ts';
import { readMask } from './person-mask.ts';
import { isClientRequest } from './plain-text.ts';
import { sayPlainly } from './private-line.ts';
import { type Answer, readAnswer } from './read-answer.ts';
import { type SideParts, watchKey } from './side-parts.ts';

/** Answers that wait for their turn; more are dropped, since somebody is flooding us. */
const MOST_WAITING = 200;

const UNCLEAR = 'I understood neither a yes nor a no. Please answer with one word and the code, such as: yes ABCD2345';
const WENT_WRONG = 'Something went wrong on our side, so this was not heard. Please send it again in a while.';
const NO_SUCH_CODE =
  'I have asked nobody with that code, or the question is closed. Please look at the code once more.';

/** One private message that is an answer. */
interface Heard {
  readonly link: IrcLink;
  readonly message: IrcMessage;
  readonly answer: Answer;
  readonly at: number;
}

/** Hears the private answers of the people who were asked, one after the other (spec C-5). */
export function hearAnswers(parts: SideParts): void {
  const { session, ports, fold } = parts;
  const mayAnswer = answerBounds(ports.clock);
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  session.listen({
    message: (message, link) => {
      const answer = answerIn(message, fold(link.nick()), fold);
      if (!answer || waiting >= MOST_WAITING || !mayAnswer(fold(message.nick))) return;
      const heard = { link, message, answer, at: ports.clock.now() };
      waiting += 1;
      last = last
        .then(() => treat(parts, heard))
        .catch(ports.trouble)
        .finally(() => {
          waiting -= 1;
        });
    },
  });
}

function answerIn({ command, params, prefix }: IrcMessage, us: string, fold: (name: string) => string) {
  const [to = '', text = ''] = params;
  if (command !== 'PRIVMSG' || fold(to) !== us || !readMask(prefix) || isClientRequest(text)) return undefined;
  const answer = readAnswer(text);
  return answer.kind === 'other' ? undefined : answer;
}

async function treat(parts: SideParts, heard: Heard): Promise<void> {
  const { link, message, answer } = heard;
  const reply = await replyTo(parts, heard, answer).catch((error: unknown) => {
    parts.ports.trouble(error);
    return WENT_WRONG;
  });
  if (reply !== undefined) await sayPlainly(link, { to: message.nick, lines: reply.split('\n') });
}

async function replyTo(parts: SideParts, heard: Heard, answer: Answer): Promise<string | undefined> {
  switch (answer.kind) {
    case 'word':
      return hearWord(parts, heard, answer);
    case 'wish':
      return hearWish(parts, heard, answer.text);
    case 'stop':
      return hearStop(parts, heard);
    case 'unclear':
      return UNCLEAR;
    case 'other':
      return undefined;
  }
}

/** Nobody is known by a nick that has changed hands since the message. */
async function hearWish(
  { settings, ports }: SideParts,
  { link, message }: Heard,
  text: string,
): Promise<string | undefined> {
  const known = await whois(link, message.nick);
  if (known?.mask !== message.prefix) return undefined;
  const { operator: _operator, ...person } = personOf(known, undefined);
  return ports.hearWish?.({ network: settings.id, person, text });
}

async function hearWord(
  parts: SideParts,
  heard: Heard,
  { word, code }: { readonly word: NetworkWord['word']; readonly code: string },
): Promise<string | undefined> {
  const { settings, ports } = parts;
  const asked = await ports.asked.ofCode({ network: settings.id, code });
  const [first] = asked;
  if (!first || isOver(first, heard.at)) return NO_SUCH_CODE;
  const { channel } = first;
  const reason = `answer ${code}`;
  await parts.channels.enter(channel, reason).catch(ports.trouble); // a secret channel shows nobody to those outside
  const person = await lookAt(parts, heard, channel).finally(() => parts.channels.leave(channel, reason));
  const sameAsAsked = asked.some((one) => isThem(parts, one, person));
  return ports.hear({ network: settings.id, channel, code, word, person, sameAsAsked, at: heard.at });
}

function isOver({ expires }: AskedPerson, at: number): boolean {
  return expires !== undefined && at >= expires;
}

/** The person as the server shows them now; when the nick has changed hands since the message, only what it said itself. */
async function lookAt({ fold }: SideParts, { link, message }: Heard, channel: string): Promise<NetworkPerson> {
  const { nick, prefix: mask } = message;
  const known = await whois(link, nick);
  if (known?.mask !== mask) return { nick, mask, operator: false };
  const named = (await namesOf(link, channel)).find((one) => fold(one.nick) === fold(nick));
  // The tag tells the account at the moment of the message, WHOIS that of now.
  const account = link.has('account-tag') ? message.tags.account : known.account;
  return personOf({ ...known, account }, named);
}

/** The same account; or, for somebody without one, the same mask without a gap since the question. */
function isThem({ presence }: SideParts, asked: AskedPerson, person: NetworkPerson): boolean {
  if (asked.account !== undefined) return asked.account === person.account;
  return asked.mask === person.mask && presence.isUnbroken(watchKey(asked));
}

/** Only who was asked can end the asking, and only for the channels they were asked about. */
async function hearStop({ settings, ports }: SideParts, { link, message, at }: Heard): Promise<string | undefined> {
  const known = await whois(link, message.nick);
  const account = known?.mask === message.prefix ? known.account : undefined;
  const person = { network: settings.id, mask: message.prefix, ...(account === undefined ? {} : { account }) };
  const channels = [...new Set((await ports.asked.ofPerson(person)).map(({ channel }) => channel))];
  for (const channel of channels) await ports.asked.stop({ network: settings.id, channel, by: message.prefix, at });
  if (channels.length === 0) return undefined;
  return `Nobody will be asked about ${channels.join(', ')} any more. What was said before still counts.`;
}
