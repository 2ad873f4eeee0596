import type { Actor } from './actor.ts';
import type { RoomId, ServerName, UserId } from './ids.ts';
import type { CaseMapping } from './irc-channel.ts';

/** The operator's choices that plans are bound to (spec: configuration). */
export interface Policy {
  readonly objectionHours: number;
  readonly secondConfirmation: boolean;
  readonly consentDays: number;
  readonly confirmReminderDays: number;
  readonly watchDays: number;
  /** Absent in plans that were made before it was known: nobody is reminded, as with 0. */
  readonly reminderDays?: number;
  readonly quorum: number;
  readonly allowWidening: boolean;
  readonly recordRetiredNetworks: boolean;
}

/** What becomes of requests from rooms: planned at once, or when an operator approves. */
export type RequestPolicy = 'open' | 'operator-approves';

/** A homeserver of the configuration, without its secrets. */
export interface HomeserverSetting {
  readonly name: ServerName;
  /** People who speak for it: its own operators and those for all. */
  readonly operators: readonly UserId[];
}

/** A bridge of the configuration, without its secrets. */
export interface BridgeSetting {
  readonly id: string;
  readonly driver: string;
  readonly homeserver: ServerName;
  readonly bot: UserId;
  /** Pattern of its ghosts' user ids; undefined when it has none. */
  readonly userNamespace?: string;
  /** Alias template such as `#libera_$CHANNEL`, per network where given there. */
  readonly aliasTemplate?: string;
  /** Pattern of aliases that it holds (driver gitter-native). */
  readonly aliasNamespace?: string;
  /** The room in which it takes our orders (driver heisenbridge); undefined: it is looked for. */
  readonly adminRoom?: RoomId;
  /** So long an operator may think about the bridge's own question (driver appservice-irc); undefined: it puts none. */
  readonly questionSeconds?: number;
  readonly networks: readonly string[];
  /** What differs for single networks, by network id; absent: nothing does. */
  readonly perNetwork?: Readonly<Record<string, { readonly aliasTemplate?: string; readonly userNamespace?: string }>>;
  /** People who speak for it: its own operators and those for all. */
  readonly operators: readonly UserId[];
}

/** A network of the configuration, without its secrets. */
export interface NetworkSetting {
  readonly id: string;
  readonly protocol: string;
  /** The Matrix homeserver that stands for it (Gitter). */
  readonly homeserver?: ServerName;
  /** True where its people are asked through its own API (a Gitter instance with one); left out: it has none. */
  readonly hasApi?: true;
  /** What bridges call it: a key of theirs, no address of ours (IRC). */
  readonly bridgeDomain?: string;
  /** How its server folds case, where the operator says it; absent: known once the server has told (IRC). */
  readonly caseMapping?: CaseMapping;
}

/** What this Tributary is configured to reach, as the domain sees it: no secrets, no addresses. */
export interface Installation {
  readonly homeservers: readonly HomeserverSetting[];
  readonly bridges: readonly BridgeSetting[];
  readonly networks: readonly NetworkSetting[];
  readonly actors: readonly Actor[];
  readonly policy: Policy;
  readonly requests: RequestPolicy;
  readonly operators: readonly UserId[];
  readonly publicUrl: string;
}
