import type {
  ApiProber,
  BridgeDriver,
  ChannelLinker,
  ChannelUnlinker,
  DriverFactory,
  LinkDater,
  ListenerCaller,
  NetworkTeller,
  TaskTeller,
} from '#adapters/contract';
import { ghostsAmong } from '#src/portals/bridge-ghosts';
import { debugApi } from './debug-api.ts';
import { factsOf } from './facts.ts';
import { callNames, namesSeen } from './healing.ts';
import { link } from './link.ts';
import { linkedSince, linkState } from './link-state.ts';
import { linkedChannels } from './linked-channels.ts';
import { networkNames } from './network-names.ts';
import type { Parts } from './parts.ts';
import { probeApis } from './probe.ts';
import { provisioningApi } from './provisioning-api.ts';
import { linkTask, taskFor } from './tasks.ts';
import { placeOf } from './translate-place.ts';
import { unlink } from './unlink.ts';

/** matrix-appservice-irc: links by its provisioning API, unlinks portals by its debug API. */
export const appserviceIrc: DriverFactory = (
  setting,
  ports,
): BridgeDriver &
  ChannelLinker &
  ChannelUnlinker &
  LinkDater &
  ListenerCaller &
  TaskTeller &
  ApiProber &
  NetworkTeller => {
  const { debug } = ports.apis ?? {};
  const provisioning = ports.apis?.provisioning && provisioningApi(setting.id, ports.apis.provisioning);
  const parts: Parts = {
    setting,
    ports,
    provisioning,
    debug: debug && debugApi(setting.id, debug),
    names: networkNames(provisioning),
    calls: new Map(),
    healed: new Map(),
    now: () => ports.clock?.now() ?? Date.now(),
  };
  return {
    bridge: setting.id,
    kind: 'appservice-irc',
    facts: factsOf(setting),
    channelsOf: (seen) => linkedChannels(parts, seen),
    linkState: (query) => linkState(parts, query),
    linkedSince: (query) => linkedSince(parts, query),
    callListeners: async ({ channel }) => callNames(parts, placeOf(parts, channel)),
    listenersSeen: ({ channel }) => namesSeen(parts, placeOf(parts, channel)),
    usersIn: (members) => ghostsAmong(members, setting),
    taskFor: (query) => taskFor(parts, query),
    probeApis: () => probeApis(parts),
    bridgedNetworks: async () => provisioning?.networks() ?? [],
    link: async (request) => {
      if (parts.provisioning !== undefined) return link(parts, request, parts.provisioning);
      if ((await linkState(parts, request)) === 'linked') return { kind: 'done' };
      return { kind: 'waits', ...linkTask(setting, request) };
    },
    unlink: (request) => unlink(parts, request),
  };
};
