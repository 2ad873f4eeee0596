import type {
  BridgeDriver,
  ChannelLinker,
  ChannelUnlinker,
  DriverFactory,
  DriverPorts,
  LinkMover,
} from '#adapters/contract';
import { ghostsAmong } from '#src/portals/bridge-ghosts';
import type { BridgeSetting } from '#src/portals/installation';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { StateEvent } from '#src/portals/room-event';
import { usersWith } from '#src/portals/room-state';
import { createConversation } from './conversation.ts';
import { factsOf } from './facts.ts';
import { link, readyToMove } from './link.ts';
import { linkState } from './link-state.ts';
import { knownRooms } from './network-rooms.ts';
import { namesOf } from './order-room.ts';
import type { Parts, Words } from './parts.ts';
import { plumbIn } from './plumbs.ts';
import { unlink } from './unlink.ts';
import { isNamed } from './words.ts';

/** heisenbridge: links by what our service user says in the bridge's own rooms. */
export const heisenbridge: DriverFactory = (
  setting,
  ports,
): BridgeDriver & ChannelLinker & ChannelUnlinker & LinkMover => {
  const parts: Parts = { setting, ports, words: wordsOf(setting, ports) };
  return {
    bridge: setting.id,
    kind: 'heisenbridge',
    facts: factsOf(setting),
    channelsOf: ({ room, state }) => channelsOf(parts, { room, state }),
    linkState: (query) => linkState(parts, query),
    usersIn: (members) => ghostsAmong(members, setting),
    link: (request) => link(parts, request),
    readyToMove: (request) => readyToMove(parts, request),
    unlink: (query) => unlink(parts, query),
  };
};

function wordsOf(setting: BridgeSetting, { world, talk }: DriverPorts): Words | undefined {
  if (talk === undefined) return undefined;
  return {
    talk,
    conversation: createConversation(setting, world, talk),
    rooms: knownRooms(setting, world, talk),
    modes: new Map(),
  };
}

/** The bridge writes nothing into rooms; records of others are claims, and are not asked (threats T-01, T-02). */
async function channelsOf(
  parts: Parts,
  { room, state }: { readonly room: Parameters<typeof plumbIn>[1]; readonly state: readonly StateEvent[] },
): Promise<readonly LinkedChannel[]> {
  if (!usersWith(state, 'join').includes(parts.setting.bot)) return [];
  const plumb = await plumbIn(parts, room);
  if (plumb === undefined) return [];
  const known = parts.ports.networks.find(({ id }) => namesOf(parts, id).some((name) => isNamed(name, plumb.network)));
  const network = known?.id ?? plumb.network.toLowerCase();
  return [{ protocol: 'irc', network, channel: plumb.channel, bridge: parts.setting.id, origin: 'plumbed' }];
}
