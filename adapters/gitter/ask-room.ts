import type { NetworkPerson, NetworkQuestion } from '#adapters/contract';
import { TributaryError } from '#src/errors/tributary-error';
import { maskOf } from './account-mask.ts';
import { peopleOf, type RoomPeople } from './room-admins.ts';
import type { GitterUser } from './room-schema.ts';
import type { SideParts } from './side-parts.ts';

const DAY_MS = 86_400_000;
/** How many questions one room sees in a day (spec C-12). */
const MOST_A_DAY = 3;
/** How many admins are called by name in a question; any of them may answer. */
const MOST_NAMED = 5;

/**
 * Puts a question into the room itself, once, for its admins (spec C-6); answers whom it names, empty when nobody can be asked now.
 * Throws GITTER_ADMINS_UNSEEN, GITTER_ASKING_STOPPED and the errors of the API.
 */
export async function askRoom(parts: SideParts, question: NetworkQuestion): Promise<readonly NetworkPerson[]> {
  const { network, ports } = parts;
  const place = { network, channel: question.channel };
  if (await ports.asked.isStopped(place)) throw new TributaryError('GITTER_ASKING_STOPPED', { facts: place });
  const recent = await ports.asked.since({ ...place, at: ports.clock.now() - DAY_MS });
  if (recent.some(({ act }) => act === question.act)) return [];
  if (new Set(recent.map(({ code }) => code)).size >= MOST_A_DAY) return [];
  const people = await peopleOf(parts, question.channel);
  const named = people.admins
    .filter((user) => !(question.except ?? []).includes(maskOf(user, network)))
    .slice(0, MOST_NAMED);
  if (named.length === 0) return [];
  await post(parts, { question, people, named });
  return named.map((user) => ({ nick: user.username, mask: maskOf(user, network), operator: true }));
}

interface Posting {
  readonly question: NetworkQuestion;
  readonly people: RoomPeople;
  readonly named: readonly GitterUser[];
}

/** Kept first: rather not asked than asked twice. */
async function post(parts: SideParts, { question, people, named }: Posting): Promise<void> {
  const { network, ports, library } = parts;
  const { act, channel, code, lines, expires } = question;
  const at = ports.clock.now();
  const until = expires === undefined ? {} : { expires };
  const asked = named.map((user) => ({ network, channel, act, code, mask: maskOf(user, network), at, ...until }));
  for (const one of asked) await ports.asked.keep(one);
  const text = [named.map(({ username }) => `@${username}`).join(' '), ...lines].join('\n');
  try {
    await library.client.post(`/rooms/${people.room.id}/chatMessages`, { body: { text } });
  } catch (error) {
    for (const one of asked) await ports.asked.forget(one);
    throw error;
  }
}
