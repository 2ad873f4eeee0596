/** A place on another network that a room is, or was, bridged to. */
export interface RemoteChannel {
  readonly protocol: string;
  /** Network id; undefined where the protocol has none (Gitter). */
  readonly network?: string;
  /** Other ids under which records name the same network, such as the bridge's own; left out: none are known. */
  readonly networkAliases?: readonly string[];
  /** Id of the channel, normalised by its protocol. */
  readonly channel: string;
  readonly networkName?: string;
  readonly channelName?: string;
  readonly channelUrl?: string;
  readonly channelAvatar?: string;
}

/** A remote channel together with the bridge that links it to a room. */
export interface LinkedChannel extends RemoteChannel {
  /** Id of the configured bridge; undefined when no configured bridge is known to hold the link. */
  readonly bridge?: string;
  /** `retired`: the network is gone and no bridge reaches it any more (spec M-6). */
  readonly origin: 'portal' | 'plumbed' | 'retired';
}
