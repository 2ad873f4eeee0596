import { TributaryError } from '#src/errors/tributary-error';
import type { AskedPerson } from '#src/ports/asked-people';
import type { NetworkPerson, NetworkQuestion } from '#src/ports/network-side';
import { type Operator, operatorsOf } from './channel-people.ts';
import { namesOf } from './channel-queries.ts';
import type { IrcLink } from './irc-link.ts';
import { requireChannel } from './own-channels.ts';
import { sayPlainly } from './private-line.ts';
import { type SideParts, watchKey } from './side-parts.ts';

const DAY_MS = 86_400_000;
/** How often one person is asked about one channel in a day, whatever the questions (spec C-12). */
const MOST_A_DAY = 3;

/**
 * Puts a question to the operators of a channel by private message (spec C-5) and answers who was asked now; empty when
 * no operator could be seen, or all were asked already. Throws IRC_ASKING_STOPPED, IRC_CHANNEL_CLOSED and the errors of
 * connecting.
 */
export async function askOperators(parts: SideParts, question: NetworkQuestion): Promise<readonly NetworkPerson[]> {
  const { settings, ports, channels, fold } = parts;
  requireChannel(settings.id, question.channel);
  const link = await parts.session.link();
  const place = { network: settings.id, channel: fold(question.channel) };
  if (await ports.asked.isStopped(place)) throw new TributaryError('IRC_ASKING_STOPPED', { facts: place });
  if (!(await isWorthEntering(parts, question, link))) return [];
  parts.visits.note(place.channel);
  try {
    await channels.enter(question.channel, question.code);
    const chosen = await choose(parts, question, link);
    const asked: NetworkPerson[] = [];
    for (const person of chosen) if (await askOne(parts, { question, link, person })) asked.push(shown(person));
    if (asked.length > 0) parts.visits.welcome(place.channel);
    return asked;
  } finally {
    const open = await ports.asked.ofCode({ network: settings.id, code: question.code });
    if (open.length === 0) await channels.leave(question.channel, question.code);
  }
}

/** A channel that shows its people to those outside is entered when somebody there can be asked; one that hides them, now and then. */
async function isWorthEntering(parts: SideParts, question: NetworkQuestion, link: IrcLink): Promise<boolean> {
  const { channel } = question;
  if (parts.channels.isIn(channel)) return true;
  if (!parts.visits.mayEnter(parts.fold(channel))) return false;
  if ((await namesOf(link, channel)).length === 0) return true;
  return (await choose(parts, question, link)).length > 0;
}

async function choose(parts: SideParts, question: NetworkQuestion, link: IrcLink): Promise<readonly Operator[]> {
  const { settings, ports, fold } = parts;
  const place = { network: settings.id, channel: fold(question.channel) };
  const recent = await ports.asked.since({ ...place, at: ports.clock.now() - DAY_MS });
  const withCode = await ports.asked.ofCode({ network: settings.id, code: question.code });
  const operators = await operatorsOf(link, question.channel);
  return operators
    .filter((person) => mayBeAsked(person, question, recent))
    .slice(0, Math.max(0, settings.mostAsked - withCode.length));
}

function mayBeAsked(
  person: NetworkPerson,
  { act, except = [] }: NetworkQuestion,
  recent: readonly AskedPerson[],
): boolean {
  if (person.puppet || except.includes(person.mask)) return false;
  const before = recent.filter(
    ({ mask, account }) => mask === person.mask || (account !== undefined && account === person.account),
  );
  return before.length < MOST_A_DAY && before.every((one) => one.act !== act);
}

/**
 * The watch begins before the last look at the channel, and the question goes out after it: from the first word on there
 * is no moment at which somebody else could have taken the place unseen. Kept first: rather not asked than asked twice.
 */
async function askOne(
  { settings, ports, presence, fold }: SideParts,
  { question, link, person }: { readonly question: NetworkQuestion; readonly link: IrcLink; readonly person: Operator },
): Promise<boolean> {
  const key = watchKey({ code: question.code, mask: person.mask });
  const channel = fold(question.channel);
  presence.watch(key, { channel, mask: person.mask });
  const still = (await namesOf(link, question.channel)).find(({ nick }) => fold(nick) === fold(person.nick));
  if (!still?.operator || !presence.isUnbroken(key)) {
    presence.forget(key);
    return false;
  }
  const { act, code, expires } = question;
  const known = person.account === undefined ? {} : { account: person.account };
  const at = ports.clock.now();
  const until = expires === undefined ? {} : { expires };
  const asked = { network: settings.id, channel, act, code, mask: person.mask, at, ...known, ...until };
  await ports.asked.keep(asked);
  if ((await sayPlainly(link, { to: person.nick, lines: question.lines })) === undefined) return true;
  await ports.asked.forget(asked);
  presence.forget(key);
  return false;
}

function shown({ nick, mask, account, operator }: Operator): NetworkPerson {
  return { nick, mask, operator, ...(account === undefined ? {} : { account }) };
}
