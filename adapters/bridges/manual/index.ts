import type {
  BridgeDriver,
  BridgeFacts,
  ChannelLinker,
  ChannelUnlinker,
  DriverFactory,
  DriverPorts,
  LinkQuery,
  TaskTeller,
} from '#adapters/contract';
import { ghostsAmong, namespacesOf } from '#src/portals/bridge-ghosts';
import type { BridgeSetting } from '#src/portals/installation';
import { channelsIn } from './channels.ts';
import { linkInstruction, unlinkInstruction, whoOperates } from './instructions.ts';
import { lookAtLink } from './look.ts';

/** Any bridge that we cannot talk to: a person is told what to do, and the room tells when it is done (spec B-5). */
export const manual: DriverFactory = (setting, ports): BridgeDriver & ChannelLinker & ChannelUnlinker & TaskTeller => {
  const look = (query: LinkQuery) => lookAtLink(query, setting, ports);
  const taskFor = ({ deed, ...query }: Parameters<TaskTeller['taskFor']>[0]) => ({
    who: whoOperates(setting),
    what: deed === 'link' ? linkInstruction(query, setting) : unlinkInstruction(query, setting),
  });
  return {
    bridge: setting.id,
    kind: 'manual',
    facts: factsOf(setting, ports),
    channelsOf: async ({ state }) => channelsIn(setting, state),
    linkState: look,
    usersIn: (members) => ghostsAmong(members, setting),
    taskFor,
    link: async (query) => {
      if ((await look(query)) === 'linked') return { kind: 'done' };
      return { kind: 'waits', ...taskFor({ ...query, deed: 'link' }) };
    },
    unlink: async (query) => {
      if ((await look(query)) === 'unlinked') return { kind: 'done' };
      return { kind: 'waits', ...taskFor({ ...query, deed: 'unlink' }) };
    },
  };
};

/** Nothing is known of the software, so the plan is told the worst that bridges of its kind do. */
function factsOf(setting: BridgeSetting, { networks }: DriverPorts): BridgeFacts {
  return {
    onTombstone: 'checks-predecessor',
    kicksOnLeave: networks.some(({ protocol }) => protocol === 'irc'),
    syncsModes: networks.some(({ protocol }) => protocol === 'irc'),
    writes: ['m.bridge', 'uk.half-shot.bridge'],
    leavesBehind: ['whatever its operator does not remove: ghosts, its bot, its records in the room'],
    bots: [setting.bot],
    ghosts: namespacesOf(setting).length > 0,
  };
}
