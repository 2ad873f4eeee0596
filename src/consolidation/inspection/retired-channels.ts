import { isJsonObject, type JsonObject } from '#src/portals/json';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { StateEvent } from '#src/portals/room-event';

const BRIDGE_TYPES: readonly string[] = ['m.bridge', 'uk.half-shot.bridge'];
/** Networks whose service has ended, by protocol: what a room says of them is history, not a link (spec M-6). */
const ENDED_PROTOCOLS: readonly string[] = ['gitter'];

/** Channels of ended networks that the room's bridge state still names. */
export function retiredChannels(state: readonly StateEvent[]): readonly LinkedChannel[] {
  const found = state
    .filter(({ type }) => BRIDGE_TYPES.includes(type))
    .flatMap(({ content }) => retiredChannel(content));
  return found.filter(
    (channel, index) =>
      found.findIndex(({ channel: id, protocol }) => id === channel.channel && protocol === channel.protocol) === index,
  );
}

function retiredChannel(content: JsonObject): readonly LinkedChannel[] {
  const protocol = textIn(content.protocol, 'id')?.toLowerCase();
  const channel = textIn(content.channel, 'id');
  if (protocol === undefined || channel === undefined || !ENDED_PROTOCOLS.includes(protocol)) return [];
  const name = textIn(content.channel, 'displayname');
  const url = textIn(content.channel, 'external_url');
  const avatar = textIn(content.channel, 'avatar_url');
  return [
    {
      protocol,
      channel,
      origin: 'retired',
      ...(name !== undefined && { channelName: name }),
      ...(url?.startsWith('https://') && { channelUrl: url }),
      ...(avatar?.startsWith('mxc://') && { channelAvatar: avatar }),
    },
  ];
}

function textIn(value: unknown, key: string): string | undefined {
  const text = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof text === 'string' && text !== '' ? text : undefined;
}
