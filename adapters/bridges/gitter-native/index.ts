import type { BridgeDriver, BridgeFacts, DriverFactory } from '#adapters/contract';
import { readBridgeRecord } from '#src/portals/bridge-record';
import type { UserId } from '#src/portals/ids';
import type { BridgeSetting } from '#src/portals/installation';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { StateEvent } from '#src/portals/room-event';
import { contentOf, stateOf } from '#src/portals/room-state';

/** The accounts that were machines; every other account of the homeserver is a person's (spec C-6, gitter.md 3.3). */
const BOTS = ['gitter-badger', 'moderation', 'gitterbot'];
const GITTER_ROOM_ID = /^[0-9a-f]{24}$/;

/** The bridge that was part of Gitter: its rooms are still marked, but since 2023 there is nothing to link or unlink. */
export const gitterNative: DriverFactory = (setting): BridgeDriver => ({
  bridge: setting.id,
  kind: 'gitter-native',
  facts: factsOf(setting),
  channelsOf: async ({ state }) => channelsIn(setting, state),
  linkState: async () => 'unlinked',
  usersIn: () => [], // nobody withdraws them any more, so nobody must wait for that
});

function factsOf({ homeserver, bot }: BridgeSetting): BridgeFacts {
  const bots = BOTS.map((name) => `@${name}:${homeserver}` as UserId);
  return {
    onTombstone: 'nothing',
    kicksOnLeave: false,
    syncsModes: false,
    writes: [],
    leavesBehind: ['its bots, joined with level 100', 'its record under `uk.half-shot.bridge` with an empty key'],
    bots: [...new Set([bot, ...bots])],
    ghosts: false,
  };
}

/** The room's record counts only from the bridge's own bots: any moderator could write another (threat T-02). */
function channelsIn(setting: BridgeSetting, state: readonly StateEvent[]): readonly LinkedChannel[] {
  const event = stateOf(state, 'uk.half-shot.bridge');
  const record = event && readBridgeRecord(event);
  if (record === undefined || !factsOf(setting).bots.includes(record.sender)) return [];
  const { protocol, channel } = record.channel;
  if (protocol !== 'gitter' || !GITTER_ROOM_ID.test(channel)) return [];
  const repository = repositoryIn(setting, state);
  return [
    {
      ...(repository !== undefined && { channelName: repository }),
      ...record.channel,
      bridge: setting.id,
      origin: 'retired',
    },
  ];
}

/** The repository the room belonged to, such as `org/repo`; undefined when the bridge named none. */
function repositoryIn(setting: BridgeSetting, state: readonly StateEvent[]): string | undefined {
  const type = 'im.gitter.project_association';
  const sender = stateOf(state, type)?.sender;
  const { linkPath } = contentOf(state, type);
  const isOurs = sender !== undefined && factsOf(setting).bots.includes(sender);
  return isOurs && typeof linkPath === 'string' && linkPath !== '' && linkPath.length <= 255 ? linkPath : undefined;
}
