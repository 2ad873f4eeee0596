import type { UserId } from './ids.ts';
import { isUserId } from './ids.ts';
import { foldIrcCase } from './irc-channel.ts';
import type { Json, JsonObject } from './json.ts';
import { isJsonObject } from './json.ts';
import type { RemoteChannel } from './remote-channel.ts';
import type { StateEvent } from './room-event.ts';

/** The stable type of MSC2346 and the one that most bridges write. */
export const bridgeRecordTypes = ['m.bridge', 'uk.half-shot.bridge'] as const;

/** One record of a bridge in a room; what it says is a claim of its sender (threats T-01, T-02). */
export interface BridgeRecord {
  readonly type: (typeof bridgeRecordTypes)[number];
  readonly key: string;
  readonly sender: UserId;
  /** From the content alone: keys are as many as bridges (matrix.md 2.3). */
  readonly channel: RemoteChannel;
  readonly bridgebot?: UserId;
  readonly creator?: UserId;
  /** False when the record says that no bridge reaches the network any more (spec M-6). */
  readonly relay: boolean;
  readonly content: JsonObject;
}

/** What a record of ours is made from. */
export interface BridgeRecordSource {
  readonly channel: RemoteChannel;
  readonly bridgebot?: UserId;
  /** Only somebody who agreed to be named (spec M-1). */
  readonly creator?: UserId;
  /** True when no bridge reaches the network any more: the record then names no bot (spec M-6). */
  readonly retired: boolean;
}

/** Where `io.tributary.relay: false` stands in a record. */
export const RELAY_FIELD = 'io.tributary.relay';

const MAX_TEXT = 255;
const CHANNEL_URL = /^(https|ircs?|xmpp):/i;
const MXC = /^mxc:\/\/[^/\s]+\/[^/\s]+$/;
/** Names as their communities write them. */
const PROTOCOL_NAMES: Readonly<Record<string, string>> = { irc: 'IRC', gitter: 'Gitter', xmpp: 'XMPP' };

/** All records in a room's state that name a protocol and a channel, whatever else is odd about them (spec M-5). */
export function bridgeRecordsIn(state: readonly StateEvent[]): readonly BridgeRecord[] {
  return state.map(readBridgeRecord).filter((record) => record !== undefined);
}

/** One record; undefined for another type, for a removed one (`{}`) and for one without protocol or channel. */
export function readBridgeRecord(event: StateEvent): BridgeRecord | undefined {
  const type = bridgeRecordTypes.find((known) => known === event.type);
  if (!isJsonObject(event.content)) return undefined;
  const { protocol, network, channel, bridgebot, creator } = event.content;
  const ids = { protocol: idIn(protocol), network: idIn(network), channel: idIn(channel) };
  if (type === undefined || ids.protocol === undefined || ids.channel === undefined) return undefined;
  return {
    type,
    key: event.stateKey,
    sender: event.sender,
    channel: withoutUndefined({
      ...normalisedIds({ protocol: ids.protocol, network: ids.network, channel: ids.channel }),
      networkName: textIn(network, 'displayname'),
      channelName: textIn(channel, 'displayname'),
      channelUrl: safeUrl(textIn(channel, 'external_url')),
      channelAvatar: safeAvatar(textIn(channel, 'avatar_url')),
    }),
    ...(typeof bridgebot === 'string' && isUserId(bridgebot) && { bridgebot }),
    ...(typeof creator === 'string' && isUserId(creator) && { creator }),
    relay: event.content[RELAY_FIELD] !== false,
    content: event.content,
  };
}

/** The content of a record of ours, the same for both types (spec M-1). */
export function bridgeRecordContent({ channel, bridgebot, creator, retired }: BridgeRecordSource): JsonObject {
  const ids = normalisedIds(channel);
  return withoutUndefined({
    bridgebot: retired ? undefined : bridgebot,
    creator,
    protocol: withoutUndefined({ id: ids.protocol, displayname: protocolName(ids.protocol) }),
    network:
      ids.network === undefined ? undefined : withoutUndefined({ id: ids.network, displayname: channel.networkName }),
    channel: withoutUndefined({
      id: ids.channel,
      displayname: channel.channelName,
      external_url: safeUrl(channel.channelUrl),
      avatar_url: safeAvatar(channel.channelAvatar),
    }),
    ...(retired && { [RELAY_FIELD]: false }),
  });
}

/** Ids as records hold them: IRC folds ASCII letters only, everything else has one lower case (spec M-1). */
export function normalisedIds(channel: {
  readonly protocol: string;
  readonly network?: string | undefined;
  readonly channel: string;
}): Pick<RemoteChannel, 'protocol' | 'network' | 'channel'> {
  const protocol = channel.protocol.toLowerCase();
  const name = protocol === 'irc' ? foldIrcCase(channel.channel, 'ascii') : channel.channel.toLowerCase();
  return withoutUndefined({ protocol, network: channel.network?.toLowerCase() || undefined, channel: name });
}

/** True when both name the same channel of the same network. */
export function isSameChannel(a: RemoteChannel, b: RemoteChannel): boolean {
  const [one, other] = [normalisedIds(a), normalisedIds(b)];
  return one.protocol === other.protocol && one.channel === other.channel && isSameNetwork(a, b);
}

function isSameNetwork(a: RemoteChannel, b: RemoteChannel): boolean {
  const [named, others] = [networkIds(a), networkIds(b)];
  return named.some((id) => others.includes(id));
}

/** Where a protocol has no networks, the absent one is the one there is. */
function networkIds({ network, networkAliases = [] }: RemoteChannel): readonly string[] {
  return [network ?? '', ...networkAliases].map((id) => id.toLowerCase());
}

function idIn(value: Json | undefined): string | undefined {
  const id = isJsonObject(value) ? value.id : undefined;
  if (typeof id === 'number' && Number.isSafeInteger(id)) return String(id);
  return typeof id === 'string' && id !== '' && id.length <= MAX_TEXT ? id : undefined;
}

function textIn(value: Json | undefined, name: string): string | undefined {
  const text = isJsonObject(value) ? value[name] : undefined;
  return typeof text === 'string' && text !== '' ? text.slice(0, MAX_TEXT) : undefined;
}

function safeUrl(url: string | undefined): string | undefined {
  return url !== undefined && CHANNEL_URL.test(url) && !/\s/.test(url) ? url : undefined;
}

function safeAvatar(url: string | undefined): string | undefined {
  return url !== undefined && MXC.test(url) ? url : undefined;
}

function protocolName(id: string): string | undefined {
  return Object.hasOwn(PROTOCOL_NAMES, id) ? PROTOCOL_NAMES[id] : undefined;
}

/** The object without its undefined members, which JSON would drop and comparisons would not. */
function withoutUndefined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}
