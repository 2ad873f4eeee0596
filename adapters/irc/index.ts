export { connectNetwork, type IrcNetwork, type IrcPorts, type Reachable } from './connect-network.ts';
export { discoverChannels } from './discover-channels.ts';
export type { IrcNetworkSettings } from './irc-settings.ts';
export { type NetworkReception, probeNetwork } from './probe-network.ts';
