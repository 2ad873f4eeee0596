import { isDeepStrictEqual } from 'node:util';
import type { Content } from './matrix-access.ts';
import type { Bridge, Place } from './parts.ts';

/** The type of the record; the bridge knows no `m.bridge`. */
export const BRIDGE_INFO = 'uk.half-shot.bridge';

/** The record of a channel: one slash after the colon, and no name of the network. */
export function bridgeInfo(bridge: Bridge, { network, channel }: Place): { key: string; content: Content } {
  const { id } = network.settings;
  return {
    key: bridgeInfoKey(id, channel),
    content: {
      bridgebot: bridge.matrix.bot,
      protocol: { id: 'irc', displayname: 'IRC' },
      channel: { id: channel },
      network: { id },
    },
  };
}

/** The state key of a channel's record. */
export function bridgeInfoKey(network: string, channel: string): string {
  const part = (text: string) => text.replaceAll('/', '%2F');
  return `org.matrix.appservice-irc:/${part(network)}/${part(channel)}`;
}

/** Writes the record, if this bridge does. */
export async function writeBridgeInfo(bridge: Bridge, roomId: string, place: Place): Promise<void> {
  if (!bridge.settings.behaviour.bridgeInfo) return;
  await bridge.matrix.putState(roomId, { type: BRIDGE_INFO, ...bridgeInfo(bridge, place) });
}

/** Writes every record anew where it differs, if this bridge does that when it starts. */
export async function rewriteBridgeInfo(bridge: Bridge): Promise<void> {
  const { bridgeInfo: writes, bridgeInfoAtStart } = bridge.settings.behaviour;
  if (!writes || !bridgeInfoAtStart) return;
  for (const { roomId, domain, channel } of bridge.mappings.all()) {
    const network = bridge.networks.find(({ settings }) => settings.domain === domain);
    if (network === undefined) continue;
    bridge.background.run(`bridge info of ${roomId}`, async () => {
      const { key, content } = bridgeInfo(bridge, { network, channel });
      const now = await bridge.matrix.getState(roomId, BRIDGE_INFO, key);
      if (!isDeepStrictEqual(now, content)) await bridge.matrix.putState(roomId, { type: BRIDGE_INFO, key, content });
    });
  }
}
