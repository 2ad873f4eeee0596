import { setTimeout as pause } from 'node:timers/promises';
import type { LinkBody } from './api-bodies.ts';
import { ApiError } from './api-errors.ts';
import { writeBridgeInfo } from './bridge-info.ts';
import { isOperator, readNames } from './channel-operators.ts';
import { onMatrixJoin } from './matrix-members.ts';
import { folded } from './names.ts';
import { type Bridge, networkOf, type Place } from './parts.ts';
import { requirePowerToLink } from './requester-power.ts';

/** A link that somebody asks for. */
interface Request extends Place {
  readonly roomId: string;
  readonly userId: string;
  readonly nick: string;
  readonly key: string | undefined;
}

const BRIDGING = 'm.room.bridging';

/** Checks a request in the bridge's own order and asks the operator; resolves as soon as the question is under way. */
export async function requestLink(bridge: Bridge, body: LinkBody, userId: string | undefined): Promise<void> {
  const request = readRequest(bridge, body, userId);
  const { network, channel, roomId } = request;
  const mapped = bridge.mappings.find(roomId, network.settings.domain, channel);
  if (mapped) throw new ApiError('IRC_EXISTING_MAPPING', 'Room mapping already exists', { origin: mapped.origin });
  const askedFor = bridge.questions.pending(network, request.nick);
  if (askedFor !== undefined) {
    const text = `Bridging request already sent to ${request.nick} on ${network.settings.domain} from ${askedFor}`;
    throw new ApiError('IRC_EXISTING_REQUEST', text);
  }
  await requirePowerToLink(bridge, roomId, request.userId);
  await requireOperator(request);
  await pause(bridge.settings.behaviour.askDelayMs);
  await requireOwnRecord(bridge, request);
  await writeStatus(bridge, request, 'pending');
  bridge.background.run(`link of ${channel} to ${roomId}`, () => askAndLink(bridge, request));
}

function readRequest(bridge: Bridge, body: LinkBody, userId: string | undefined): Request {
  const { roomLimit, excludedChannels } = bridge.settings.behaviour;
  if (roomLimit !== undefined && bridge.mappings.all().length >= roomLimit) {
    throw new ApiError('IRC_BRIDGE_AT_LIMIT', 'At maximum number of bridged rooms');
  }
  if (userId === undefined) throw new ApiError('M_AS_BAD_VALUE', 'Missing `user_id` in body');
  const network = networkOf(bridge, body.remote_room_server);
  if (network === undefined) throw new ApiError('IRC_UNKNOWN_NETWORK', 'Server not found');
  const channel = folded(body.remote_room_channel);
  if (excludedChannels.includes(channel)) {
    throw new ApiError('IRC_UNKNOWN_CHANNEL', 'Server is configured to exclude channel');
  }
  return { network, channel, roomId: body.matrix_room_id, userId, nick: body.op_nick, key: body.key ?? undefined };
}

async function requireOperator({ network, channel, nick, key }: Request): Promise<void> {
  const names = await readNames({ network, channel }, key);
  const target = names.find((one) => one.nick === nick);
  if (target !== undefined && isOperator(target)) return;
  const what = target === undefined ? `in channel ${channel}` : `an op of ${channel}`;
  throw new ApiError('IRC_BAD_OPERATOR_TARGET', `Provided user is not ${what}.`);
}

/** Another bridge's record stands in the way unless it says failure; our own never does. */
async function requireOwnRecord(bridge: Bridge, request: Request): Promise<void> {
  const state = await bridge.matrix.allState(request.roomId);
  const record = state.find(({ type, state_key }) => type === BRIDGING && state_key === bridgingKey(request));
  const status = record?.content.status;
  if (record === undefined || status === undefined || status === 'failure') return;
  if (record.sender !== bridge.matrix.bot) {
    const extra = { status, bridger: record.content.user_id };
    throw new ApiError('IRC_EXISTING_REQUEST', 'A request to create this mapping has already been sent', extra);
  }
  if (status === 'success') await writeStatus(bridge, request, 'failure'); // no row goes with it, so it is an old one
}

/** The state key of a channel's bridging record. */
export function bridgingKey({ network, channel }: Place): string {
  return `irc://${network.settings.domain}/${channel}`;
}

function writeStatus(bridge: Bridge, request: Request, status: 'pending' | 'success' | 'failure'): Promise<void> {
  const content = { user_id: request.userId, status };
  return bridge.matrix.putState(request.roomId, { type: BRIDGING, key: bridgingKey(request), content });
}

async function askAndLink(bridge: Bridge, request: Request): Promise<void> {
  const { userId: askedFor } = request;
  const { requestTimeoutSeconds: seconds } = bridge.settings.behaviour;
  const isAgreed = await bridge.questions.ask(request, {
    askedFor,
    seconds,
    words: () => question(bridge, request, seconds),
  });
  if (!isAgreed) return writeStatus(bridge, request, 'failure');
  try {
    await link(bridge, request);
  } catch (error) {
    await writeStatus(bridge, request, 'failure');
    throw error;
  }
  await writeStatus(bridge, request, 'success');
  await pause(bridge.settings.behaviour.bridgeInfoDelayMs);
  await writeBridgeInfo(bridge, request.roomId, request);
}

async function question(bridge: Bridge, request: Request, seconds: number): Promise<string> {
  const { roomId, userId, channel } = request;
  const read = (type: string) => bridge.matrix.getState(roomId, type).catch(() => undefined);
  const [name, canonical] = await Promise.all([read('m.room.name'), read('m.room.canonical_alias')]);
  const alias = typeof canonical?.alias === 'string' ? canonical.alias : undefined;
  const title = typeof name?.name === 'string' ? `'${name.name}'` : alias;
  const address = `https://matrix.to/#/${alias ?? roomId}`;
  return (
    `${userId} has requested to bridge ${title === undefined ? address : `${title} (${address})`} with ${channel} on ` +
    `this IRC network. Respond with 'yes' or 'y' to allow, or simply ignore this message to disallow. You have ` +
    `${seconds} seconds from when this message was sent.`
  );
}

/** Maps the room; the requester's own connection comes in before it counts as done, as if they had just joined. */
export async function link(
  bridge: Bridge,
  { network, channel, roomId, userId, key }: Place & { roomId: string; userId: string; key?: string | undefined },
): Promise<void> {
  await network.bot.join(channel, key);
  bridge.mappings.add({ roomId, domain: network.settings.domain, channel, origin: 'provision' });
  await onMatrixJoin(bridge, { roomId, userId }).catch((error: unknown) => bridge.background.log(String(error)));
  await pause(bridge.settings.behaviour.linkDelayMs);
}
