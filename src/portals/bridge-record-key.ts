import { normalisedIds } from './bridge-record.ts';
import type { RemoteChannel } from './remote-channel.ts';

const PREFIX = 'io.tributary://';

/** The state key of our record for a channel: `io.tributary://<protocol>/<network>/<channel>`, an absent network empty (spec M-2). */
export function recordKeyOf(channel: RemoteChannel): string {
  const { protocol, network, channel: name } = normalisedIds(channel);
  return PREFIX + [protocol, network ?? '', name].map(escapePart).join('/');
}

/** The channel that a key of ours names; undefined for keys of others. */
export function channelOfKey(key: string): RemoteChannel | undefined {
  if (!key.startsWith(PREFIX)) return undefined;
  const [protocol, network, channel, ...more] = key.slice(PREFIX.length).split('/').map(unescapePart);
  if (!protocol || !channel || more.length > 0) return undefined;
  return { protocol, ...(network && { network }), channel };
}

/** Percent first, or the percent of an escaped slash would be escaped again. */
function escapePart(part: string): string {
  return part.replaceAll('%', '%25').replaceAll('/', '%2F');
}

function unescapePart(part: string): string {
  return part.replaceAll(/%2F/gi, '/').replaceAll('%25', '%');
}
