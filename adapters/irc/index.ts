export { connectNetwork, type IrcNetwork, type IrcPorts } from './connect-network.ts';
export type { IrcNetworkSettings } from './irc-settings.ts';
