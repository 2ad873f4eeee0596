/** A channel as the bridge's APIs name it. */
export interface Place {
  /** The network's key in the bridge's configuration. */
  readonly domain: string;
  readonly channel: string;
}
