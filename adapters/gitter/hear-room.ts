import type { NetworkPerson } from '#adapters/contract';
import { type NetworkAnswer, readNetworkAnswer } from '#src/consent/network-answer';
import type { EventId } from '#src/portals/ids';
import { withoutHiddenCharacters } from '#src/portals/look-alike';
import { maskOf } from './account-mask.ts';
import { isGitterBot, ownRoom, peopleOf, type RoomPeople } from './room-admins.ts';
import { type GitterMessage, messageSchema, readList } from './room-schema.ts';
import type { SideParts } from './side-parts.ts';

/** A page of messages; the API gives no more. */
const PAGE = 100;
/** A clock of theirs that is slow must not hide the first answer. */
const SLACK_MS = 60_000;
/** More of the same in one look is somebody flooding us: heard, and not answered. */
const MOST_REPLIES = 5;

/** Where a room was heard up to. */
export interface RoomQuery {
  readonly channel: string;
  readonly code: string;
  /** Id of the last message that was heard; undefined: none since the question. */
  readonly after: string | undefined;
}

/**
 * Hears what was said in a room since a question with this code (spec C-6), each message once; answers the id of the last one that
 * was heard, undefined when nothing is to be heard yet. Throws GITTER_ADMINS_UNSEEN and the errors of the API.
 */
export async function hearRoom(parts: SideParts, { channel, code, after }: RoomQuery): Promise<string | undefined> {
  const [first] = await parts.ports.asked.ofCode({ network: parts.network, code });
  if (first === undefined) return undefined;
  const room = await ownRoom(parts, channel);
  const query = { afterId: after ?? firstIdAt(first.at - SLACK_MS), limit: PAGE };
  const list = readList(await parts.library.client.get(`/rooms/${room.id}/chatMessages`, { query }), messageSchema);
  let last = after;
  let replies = 0;
  for (const message of list?.entries ?? []) {
    const reply = await hearOnce(parts, { channel, message });
    if (reply !== undefined && ++replies <= MOST_REPLIES) await say(parts, { room: room.id, message, reply });
    last = message.id;
  }
  return last;
}

/** Ids of Gitter's database begin with the second in which they were made. */
function firstIdAt(at: number): string {
  return `${Math.floor(at / 1_000)
    .toString(16)
    .padStart(8, '0')}${'0'.repeat(16)}`;
}

interface Said {
  readonly channel: string;
  readonly message: GitterMessage;
}

/** Noted only when it was heard: what could not be checked is heard again (spec C-7). */
async function hearOnce(parts: SideParts, said: Said): Promise<string | undefined> {
  const { ports, network } = parts;
  const answer = answerIn(said.message);
  if (answer === undefined) return undefined;
  const event = `$gitter/${network}/${said.message.id}` as EventId;
  if (await ports.heard.knows(event)) return undefined;
  const reply = await hear(parts, said, answer);
  return (await ports.heard.firstTime(event)) ? reply : undefined;
}

/** Edited messages bind nobody, as everywhere (spec C-4); talk that happens to begin with yes or no is none of ours. */
function answerIn({ text, editedAt, fromUser }: GitterMessage): NetworkAnswer | undefined {
  if (!fromUser || (editedAt !== undefined && editedAt !== null)) return undefined;
  const answer = readNetworkAnswer(withoutHiddenCharacters(text.replace(/^(?:\s*@[\w-]+[,:]?)+\s+/, '')));
  return answer.kind === 'word' || answer.kind === 'stop' ? answer : undefined;
}

async function hear(parts: SideParts, { channel, message }: Said, answer: NetworkAnswer): Promise<string | undefined> {
  const { ports, network } = parts;
  const people = await peopleOf(parts, channel);
  if (message.fromUser?.id === people.us) return undefined;
  const person = personIn(message, people, network);
  if (answer.kind === 'stop') return hearStop(parts, { channel, person });
  if (answer.kind !== 'word') return undefined;
  const { word, code } = answer;
  // The instance vouches for the account: whoever writes under it is the one who was asked.
  return ports.hear({ network, channel, code, word, person, sameAsAsked: true, at: ports.clock.now() });
}

function personIn(
  { id, fromUser, virtualUser }: GitterMessage,
  { admins }: RoomPeople,
  network: string,
): NetworkPerson {
  const user = fromUser ?? { id: '', username: '' };
  const isBridged = (virtualUser !== undefined && virtualUser !== null) || isGitterBot(user);
  return {
    nick: user.username,
    mask: maskOf(user, network),
    operator: !isBridged && admins.some((admin) => admin.id === user.id),
    message: id,
    ...(isBridged && { puppet: true as const }),
  };
}

/** Only its admins can end the asking in a room (spec C-12). */
async function hearStop(
  { ports, network }: SideParts,
  { channel, person }: { readonly channel: string; readonly person: NetworkPerson },
): Promise<string | undefined> {
  if (!person.operator) return undefined;
  await ports.asked.stop({ network, channel, by: person.mask, at: ports.clock.now() });
  return 'Nobody will be asked here any more. What was said before still counts.';
}

interface Reply {
  readonly room: string;
  readonly message: GitterMessage;
  readonly reply: string;
}

async function say({ library }: SideParts, { room, message, reply }: Reply): Promise<void> {
  const text = `@${message.fromUser?.username ?? ''} ${reply}`;
  await library.client.post(`/rooms/${room}/chatMessages`, { body: { text } });
}
