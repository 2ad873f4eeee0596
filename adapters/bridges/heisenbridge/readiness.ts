import type { LinkAnswer, LinkRequest } from '#adapters/contract';
import { TributaryError } from '#src/errors/tributary-error';
import { serverOf } from '#src/portals/ids';
import { contentOf, usersWith } from '#src/portals/room-state';
import { connect } from './connect.ts';
import { ANSWER_MS } from './conversation.ts';
import type { NetworkRoom } from './network-rooms.ts';
import { enterConfigured, orderRoom } from './order-room.ts';
import { roomOrder } from './orders.ts';
import type { Parts, Words } from './parts.ts';
import { noteOf, type Plumb, plumbIn, roomSaid } from './plumbs.ts';
import { membersOf, stateSeen } from './seen-members.ts';
import { holds } from './standing.ts';
import { closedChannelTask, foreignTask, inviteTask } from './tasks.ts';
import { isNamed, type NetworkStatus, readModes } from './words.ts';

/** What a link can be started with. */
export interface Ready {
  readonly kind: 'ready';
  readonly words: Words;
  /** Where the order is given. */
  readonly place: NetworkRoom;
  readonly status: NetworkStatus;
  /** Where the channel is by now. */
  readonly now: 'there' | 'in-source' | 'nowhere';
  /** Of a channel with mode +k. */
  readonly key: string | undefined;
}

/**
 * Looks at everything that could go wrong before anything is changed: the bridge leaves one room before it enters the
 * other, and an order that cannot succeed takes it 100 seconds to give up.
 */
export async function readiness(parts: Parts, words: Words, request: LinkRequest): Promise<Ready | LinkAnswer> {
  await enterConfigured(parts, words);
  const held = await heldLinks(parts, request);
  const link = held.there ?? held.inSource;
  const place = link ? await knownPlace(words, link) : await orderRoom(parts, words, request);
  if (place === undefined) return link === undefined || held.there ? { kind: 'done' } : foreignTask(parts, link);
  const status = await connect(parts, words, place.room);
  const { channel } = request.channel;
  if (status.chats.some((chat) => isNamed(chat, channel))) throw inUse(parts, request);
  const now = holds(status, channel) ? await whereNow(parts, { request, place, held }) : 'nowhere';
  const ready = { kind: 'ready', words, place, status, now, key: await keyOf(words, request) } as const;
  if (now === 'there') return ready;
  if (!(await canEnter(parts, request))) return inviteTask(parts);
  return now === 'in-source' ? mayComeBack(parts, ready, request) : ready;
}

interface Held {
  readonly there: Plumb | undefined;
  readonly inSource: Plumb | undefined;
}

/** The link of this very channel to the room it is to go to, and to the one it comes from. */
async function heldLinks(parts: Parts, { room, source, channel }: LinkRequest): Promise<Held> {
  const linkOf = async (place: typeof room): Promise<Plumb | undefined> => {
    if ((await membersOf(parts, place))?.hasBot !== true) return undefined;
    const plumb = await plumbIn(parts, place);
    return plumb && isNamed(plumb.channel, channel.channel) ? plumb : undefined;
  };
  return { there: await linkOf(room), inSource: source && (await linkOf(source)) };
}

/** Orders for a link are taken only where it was made; undefined: we are not in that room. */
async function knownPlace({ rooms }: Words, { networkRoom }: Plumb): Promise<NetworkRoom | undefined> {
  return (await rooms.networks()).find(({ room }) => room === networkRoom);
}

interface Search {
  readonly request: LinkRequest;
  readonly place: NetworkRoom;
  readonly held: Held;
}

/** A link to a room that is no part of this is never taken away from it. */
async function whereNow(parts: Parts, { request, place, held }: Search): Promise<Ready['now']> {
  const said = await roomSaid(parts, place, request.channel.channel);
  if (held.there && (said ?? request.room) === request.room) return 'there';
  if (held.inSource && (said ?? request.source) === request.source) return 'in-source';
  const facts = { bridge: parts.setting.id, channel: request.channel.channel, room: said ?? 'a room it does not name' };
  throw new TributaryError('HEISENBRIDGE_CHANNEL_ELSEWHERE', { facts });
}

/** The bot is in already, was invited, or may join a room that its homeserver knows. */
async function canEnter(parts: Parts, { room }: LinkRequest): Promise<boolean> {
  const { bot, homeserver } = parts.setting;
  const state = await stateSeen(parts, room);
  if (state === undefined) return true; // nobody of ours sees it: the bridge has to try
  if ([...usersWith(state, 'join'), ...usersWith(state, 'invite')].includes(bot)) return true;
  const isOpen = contentOf(state, 'm.room.join_rules').join_rule === 'public';
  return isOpen && usersWith(state, 'join').some((user) => serverOf(user) === homeserver);
}

/** The key of a link is kept by the bridge; it is wanted again in the new room. */
async function keyOf(words: Words, { source }: LinkRequest): Promise<string | undefined> {
  const key = source && (await noteOf(words, source))?.key;
  return typeof key === 'string' && key !== '' ? key : undefined;
}

async function mayComeBack(parts: Parts, ready: Ready, { channel }: LinkRequest): Promise<Ready | LinkAnswer> {
  const [letters = '', ...values] = await modesOf(parts, ready, channel.channel);
  if (letters.includes('i')) return closedChannelTask(channel);
  const key = letters.includes('k') ? values[withValue(letters).indexOf('k')] : undefined;
  return { ...ready, key: key ?? ready.key };
}

/** The source is closed between the first look and the move, and every second of that is lost for those on IRC. */
const MODES_LAST_MS = 60_000;

async function modesOf(
  { ports, setting }: Parts,
  { words, place }: Ready,
  channel: string,
): Promise<readonly string[]> {
  const name = `${place.room} ${channel}`;
  const now = ports.clock?.now() ?? Date.now();
  const known = words.modes.get(name);
  if (known && now - known.at < MODES_LAST_MS && !known.modes[0]?.includes('i')) return known.modes;
  const what = `the modes of ${channel}`;
  const { lines } = await words.conversation.ask({
    room: place.room,
    text: roomOrder(channel, 'MODE'),
    what,
    isAnswered: (heard) => readModes(heard, channel) !== undefined,
  });
  const modes = readModes(lines, channel);
  if (modes !== undefined) {
    words.modes.set(name, { modes, at: now });
    return modes;
  }
  // Without knowing its modes a channel is not left.
  const facts = { bridge: setting.id, room: place.room, what, seconds: ANSWER_MS / 1_000 };
  throw new TributaryError('HEISENBRIDGE_SILENT', { facts, tookEffect: 'no' });
}

/** The letters that bring a value, in the order of the values: key and limit, of those that a channel shows. */
function withValue(letters: string): readonly string[] {
  return [...letters].filter((letter) => 'klfjL'.includes(letter));
}

function inUse({ setting }: Parts, { channel }: LinkRequest): TributaryError {
  return new TributaryError('HEISENBRIDGE_CHANNEL_IN_USE', {
    facts: { bridge: setting.id, channel: channel.channel, network: channel.network },
  });
}
