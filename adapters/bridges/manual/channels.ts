import { ghostsAmong } from '#src/portals/bridge-ghosts';
import type { BridgeRecord } from '#src/portals/bridge-record';
import { bridgeRecordsIn, isSameChannel } from '#src/portals/bridge-record';
import type { BridgeSetting } from '#src/portals/installation';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { StateEvent } from '#src/portals/room-event';
import { stateOf, usersWith } from '#src/portals/room-state';

/** The channels that the room's records link to this bridge, each once. */
export function channelsIn(setting: BridgeSetting, state: readonly StateEvent[]): readonly LinkedChannel[] {
  const creator = stateOf(state, 'm.room.create')?.sender;
  const isPortal = creator !== undefined && (creator === setting.bot || ghostsAmong([creator], setting).length > 0);
  const found: LinkedChannel[] = [];
  for (const { channel } of recordsOf(setting, state)) {
    if (found.some((known) => isSameChannel(known, channel))) continue;
    found.push({ ...channel, bridge: setting.id, origin: isPortal ? 'portal' : 'plumbed' });
  }
  return found;
}

/**
 * Records that the bridge wrote itself, or that name its bot while it is joined (ours do). Anything else is a claim of
 * somebody who may be lying (threats T-01, T-02).
 */
export function recordsOf(setting: BridgeSetting, state: readonly StateEvent[]): readonly BridgeRecord[] {
  const isBotJoined = usersWith(state, 'join').includes(setting.bot);
  return bridgeRecordsIn(state).filter(({ sender, bridgebot, relay }) => {
    const isOwn = sender === setting.bot || ghostsAmong([sender], setting).length > 0;
    return relay && (isOwn || (isBotJoined && bridgebot === setting.bot));
  });
}
