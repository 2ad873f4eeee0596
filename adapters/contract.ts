import type { Actor, ActorId } from '#src/portals/actor';
import type { BridgeSetting, NetworkSetting } from '#src/portals/installation';
import type { BridgeDriver } from '#src/ports/bridge-driver';
import type { BridgeTalk } from '#src/ports/bridge-talk';
import type { Clock } from '#src/ports/clock';
import type { HttpApi } from '#src/ports/http-api';
import type { World } from '#src/ports/world';

export type {
  ApiProbe,
  ApiProber,
  BridgeDriver,
  BridgeDrivers,
  BridgedNetwork,
  BridgeFacts,
  ChannelLinker,
  ChannelUnlinker,
  LinkAnswer,
  LinkDater,
  LinkMover,
  LinkQuery,
  LinkRequest,
  LinkState,
  ListenerCaller,
  NetworkTeller,
  TaskTeller,
} from '#src/ports/bridge-driver';

export type { BridgeTalk } from '#src/ports/bridge-talk';
export type { ApiAnswer, ApiRequest, HttpApi } from '#src/ports/http-api';

/** What a driver is given besides its bridge's configuration; it reaches nothing else. */
export interface DriverPorts {
  readonly world: World;
  /** Actors that may be able to look into a room of the bridge, the bridge's own bot first; empty: nobody can. */
  readonly readers: readonly ActorId[];
  /** The configured networks that the bridge reaches. */
  readonly networks: readonly NetworkSetting[];
  /** Who the readers are; left out where the driver asks for nothing in anybody's name. */
  readonly actors?: readonly Actor[];
  /** The bridge's own HTTP APIs; one that is missing is not configured. */
  readonly apis?: DriverApis;
  /** For a bridge that takes its orders in rooms; left out where none of ours could speak with it. */
  readonly talk?: BridgeTalk;
  /** The process's own unless given. */
  readonly clock?: Clock;
}

/** The APIs that bridges have, each with its address and secret put in at the wiring. */
export interface DriverApis {
  readonly provisioning?: HttpApi;
  readonly debug?: HttpApi;
}

/** Makes the driver of one configured bridge. */
export type DriverFactory = (setting: BridgeSetting, ports: DriverPorts) => BridgeDriver;
export type { LinkedChannel } from '#src/portals/remote-channel';
export type { DiscoverySource, Stretch, Walk } from '#src/ports/discovery-source';
export type {
  ChannelIdentity,
  ChannelLister,
  ChannelSpeaker,
  ChannelWatch,
  EchoWatcher,
  FounderReader,
  HeardLine,
  ListedChannel,
  ModeReader,
  OperatorReader,
  PresenceReader,
  PresentPerson,
  TopicReader,
} from '#src/ports/network-abilities';
export type { NetworkPerson, NetworkQuestion, NetworkSide, NetworkWord } from '#src/ports/network-side';
