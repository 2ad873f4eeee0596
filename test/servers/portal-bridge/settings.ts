/** One IRC network as the running bridge knows it. */
export interface NetworkSettings {
  /** What stands in aliases, in ids of ghosts and in bridge records. */
  readonly id: string;
  /** What the provisioning and debug APIs call it; a name, not an address. */
  readonly domain: string;
  readonly host: string;
  readonly port: number;
  /** Holds `$CHANNEL`, which brings its own `#`. */
  readonly aliasTemplate: string;
  /** Holds `$NICK`. */
  readonly userTemplate: string;
  /** Holds `$DISPLAY`. */
  readonly nickTemplate: string;
}

/** How the bridge behaves where a real one can be configured, or where a test needs a trap to be sure. */
export interface BridgeBehaviour {
  /** Room version of new portals; the homeserver's default when undefined. */
  readonly roomVersion?: string;
  /** `m.federate` of new portals. */
  readonly federate: boolean;
  /** Writes `uk.half-shot.bridge`. */
  readonly bridgeInfo: boolean;
  /** Rewrites `uk.half-shot.bridge` in every mapped room at start-up, when it writes it at all. */
  readonly bridgeInfoAtStart: boolean;
  /** How long an operator may think. */
  readonly requestTimeoutSeconds: number;
  /** How long the homeserver keeps it from answering `/link` once its bot has left the channel to look for operators. */
  readonly askDelayMs: number;
  /** Keeps the operator's yes waiting: the row exists this long before `m.room.bridging` says success. */
  readonly linkDelayMs: number;
  /** Success stands this long before the record `uk.half-shot.bridge` in a room linked by request. */
  readonly bridgeInfoDelayMs: number;
  /** The bot leaves a room asked about this long ago when nothing is mapped to it. */
  readonly leaveUnmappedAfterMs: number;
  /** How long an answer of `/querylink` is kept; while it is, the bot does not part. */
  readonly queryCacheMs: number;
  /** The raw lines of the debug API are answered after this time. */
  readonly rawAnswerMs: number;
  /** Changes of levels by IRC modes are collected for this time. */
  readonly powerLevelGraceMs: number;
  /** Does not hear of levels that others wrote: each rewrite of levels drops them. */
  readonly staleLevels: boolean;
  /** Each ghost takes this long to join or leave a room. */
  readonly membershipDelayMs: number;
  /** Everybody who gets an IRC connection is invited to a room of their own with the bot. */
  readonly adminRooms: boolean;
  /** Publishes portals in the homeserver's own room directory instead of the appservice's. */
  readonly homeserverDirectory: boolean;
  /** Requests a minute at the provisioning API; unlimited when undefined. */
  readonly provisioningPerMinute?: number;
  /** How many rooms may be mapped; unlimited when undefined. */
  readonly roomLimit?: number;
  /** Expressions for ids whose presence makes a room doubly bridged. */
  readonly conflictingUsers: readonly string[];
  /** Channels that are never bridged. */
  readonly excludedChannels: readonly string[];
  /** Users who may plumb and unlink by command without consent. */
  readonly admins: readonly string[];
}

/** Everything the bridge process is started with; also what its settings file holds. */
export interface BridgeSettings {
  /** Where its store lies. */
  readonly folder: string;
  readonly homeserver: { readonly name: string; readonly url: string };
  readonly asToken: string;
  readonly hsToken: string;
  readonly bot: { readonly localpart: string; readonly nick: string };
  readonly ports: { readonly appservice: number; readonly provisioning: number; readonly debug: number };
  /** Of the provisioning API. */
  readonly secret: string;
  readonly networks: readonly NetworkSettings[];
  readonly behaviour: BridgeBehaviour;
}

/** What a bridge does unless it is told otherwise. */
export const USUAL_BEHAVIOUR: BridgeBehaviour = {
  federate: true,
  bridgeInfo: true,
  bridgeInfoAtStart: true,
  requestTimeoutSeconds: 300,
  askDelayMs: 0,
  linkDelayMs: 0,
  bridgeInfoDelayMs: 0,
  leaveUnmappedAfterMs: 600_000,
  queryCacheMs: 300_000,
  rawAnswerMs: 3_000,
  powerLevelGraceMs: 1_000,
  staleLevels: false,
  membershipDelayMs: 0,
  adminRooms: true,
  homeserverDirectory: false,
  conflictingUsers: [],
  excludedChannels: [],
  admins: [],
};

/** Where the provisioning API is mounted; there is no version in its path. */
export const PROVISIONING_PREFIX = '/_matrix/provision';
