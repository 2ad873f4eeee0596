import type { DriverPorts, LinkQuery, LinkState } from '#adapters/contract';
import { isTributaryError } from '#src/errors/tributary-error';
import { ghostsAmong, namespacesOf } from '#src/portals/bridge-ghosts';
import { isSameChannel } from '#src/portals/bridge-record';
import type { BridgeSetting } from '#src/portals/installation';
import type { StateEvent } from '#src/portals/room-event';
import { usersWith } from '#src/portals/room-state';
import { recordsOf } from './channels.ts';

/**
 * Whether the room looks linked: the bridge's bot is joined, and there is its record of the channel or one of its ghosts
 * (the bot alone where the bridge has no ghosts). Unknown when none of ours may look.
 */
export async function lookAtLink(query: LinkQuery, setting: BridgeSetting, ports: DriverPorts): Promise<LinkState> {
  const state = await readAsAnybody(query, ports);
  if (state === undefined) return 'unknown';
  const joined = usersWith(state, 'join');
  if (!joined.includes(setting.bot)) return 'unlinked';
  const isRecorded = recordsOf(setting, state).some(({ channel }) => isSameChannel(channel, query.channel));
  const hasGhosts = ghostsAmong(joined, setting).length > 0;
  return isRecorded || hasGhosts || namespacesOf(setting).length === 0 ? 'linked' : 'unlinked';
}

async function readAsAnybody({ room }: LinkQuery, ports: DriverPorts): Promise<readonly StateEvent[] | undefined> {
  for (const as of ports.readers) {
    try {
      return await ports.world.readState({ room, as });
    } catch (error) {
      if (!isTributaryError(error) || error.kind !== 'not-allowed') throw error; // the next one may be let in
    }
  }
  return undefined;
}
