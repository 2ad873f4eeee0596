import type { RoomId, UserId } from '#src/portals/ids';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { StateEvent } from '#src/portals/room-event';

/** What a bridge does by itself; the plan reads this instead of asking which driver it is (spec B-4). */
export interface BridgeFacts {
  /** What it does when it sees a tombstone: nothing, follows it, or leaves canonical on a foreign predecessor. */
  readonly onTombstone: 'nothing' | 'follows' | 'checks-predecessor';
  /** True when leaving one mapped room gets people kicked from the other. */
  readonly kicksOnLeave: boolean;
  /** True when the network's modes are written into the room (join rules, power, directory): threat T-18. */
  readonly syncsModes: boolean;
  /** State types it writes in a linked room. */
  readonly writes: readonly string[];
  /** What it leaves behind when a link is removed, in words. */
  readonly leavesBehind: readonly string[];
  /** Bots of this bridge that are never people (spec C-6). */
  readonly bots: readonly UserId[];
  /** True when accounts of its namespace are ghosts and never people. */
  readonly ghosts: boolean;
  /** True when a person listed with the level of power levels has to ask for a link (spec W-13); left out: nobody has to. */
  readonly needsRequester?: boolean;
}

/** How a link stands by the bridge's own word and by what is seen in the room (spec B-5). */
export type LinkState = 'linked' | 'unlinked' | 'pending' | 'failed' | 'unknown';

/** What a driver answers to a request to link or unlink. */
export type LinkAnswer =
  /** `since`: a moment at which the link was not there yet, milliseconds since 1970, where the driver saw it come. */
  | { readonly kind: 'done'; readonly since?: number }
  /** Somebody has to act first: the network's operator, the bridge's operator, a person. */
  | { readonly kind: 'waits'; readonly who: string; readonly what: string; readonly until?: number }
  | { readonly kind: 'refused'; readonly why: string };

/** A channel and a room. */
export interface LinkQuery {
  readonly channel: LinkedChannel;
  readonly room: RoomId;
  /** The room's state where it was read just now from the bridge's homeserver; left out: whoever needs it asks for it. */
  readonly state?: readonly StateEvent[];
}

/** Tells what a bridge links to a room; required of every driver. */
export interface BridgeDriver {
  /** Id of the configured bridge. */
  readonly bridge: string;
  readonly kind: string;
  readonly facts: BridgeFacts;
  /** The channels linked to a room, from the bridge's word and the room's state; empty: none. */
  channelsOf(room: { readonly room: RoomId; readonly state: readonly StateEvent[] }): Promise<readonly LinkedChannel[]>;
  linkState(query: LinkQuery): Promise<LinkState>;
  /** Users of the bridge still joined to the room, by its own recognition of names. */
  usersIn(members: readonly UserId[]): readonly UserId[];
}

/** A wish for a link, with what helps a bridge that asks people before it links. */
export interface LinkRequest extends LinkQuery {
  /** Who asks the bridge (spec W-13); undefined: the driver takes one of ours who may. */
  readonly requester?: UserId;
  /** Nick of an operator of the channel who agreed already, to be asked first. */
  readonly operator?: string;
  /** The room the channel is linked to now, where its people can be seen. */
  readonly source?: RoomId;
  /** The state of that room, as `state` is the room's. */
  readonly sourceState?: readonly StateEvent[];
  /** Milliseconds to wait in place for the bridge's people to answer; undefined: not at all. */
  readonly patienceMs?: number;
}

/** Ability: links a channel to a room. Safe to repeat. */
export interface ChannelLinker {
  link(request: LinkRequest): Promise<LinkAnswer>;
}

/** Ability: tells when a link that stands came to stand, milliseconds since 1970, by the bridge's own word. */
export interface LinkDater {
  /** Undefined when the bridge says nothing about it. */
  linkedSince(query: LinkQuery): Promise<number | undefined>;
}

/** Ability: removes a link. Safe to repeat. */
export interface ChannelUnlinker {
  /** `requester`: who asked for the link that is taken back. */
  unlink(query: LinkQuery & { readonly requester?: UserId }): Promise<LinkAnswer>;
}

/**
 * Ability: has the bridge look who is in a channel, so that people who only listen on the network are seen in its rooms.
 * `unlink` does so by itself; it is repeated where an unlink was done and nobody heard of it. Safe to repeat.
 */
export interface ListenerCaller {
  callListeners(query: LinkQuery): Promise<void>;
  /** Whether it has looked, once that is over: within a minute; false: it could not. It is asked to where it was not yet. */
  listenersSeen?(query: LinkQuery): Promise<boolean>;
}

/**
 * Ability of a bridge that knows one room for a channel: with a `source`, `link` takes the channel out of that room
 * first. Such a link is moved once the source is closed, and cannot stand beside the old one (spec B-6).
 */
export interface LinkMover {
  /** Whether the move could be made now, without changing anything; `done`: it could. */
  readyToMove(request: LinkRequest): Promise<LinkAnswer>;
}

/** Ability: tells beforehand what a person has to do for a link or its removal, where nobody else can (spec P-2). */
export interface TaskTeller {
  /** Undefined when nobody has to do anything. */
  taskFor(
    query: LinkQuery & { readonly deed: 'link' | 'unlink' },
  ): { readonly who: string; readonly what: string } | undefined;
}

/** What asking one API of a bridge came to. */
export interface ApiProbe {
  readonly ok: boolean;
  readonly detail: string;
}

/** Ability: asks the bridge's own APIs whether they are there, let us in and know our networks; changes nothing. */
export interface ApiProber {
  probeApis(): Promise<readonly ApiProbe[]>;
}

/** A network as a bridge knows it. */
export interface BridgedNetwork {
  /** What its APIs call it. */
  readonly domain: string;
  /** What stands in the records that it writes into rooms. */
  readonly recordedAs: string;
}

/** Ability: tells which networks a bridge reaches, by its own word; changes nothing. */
export interface NetworkTeller {
  /** Empty: it has no API to ask. */
  bridgedNetworks(): Promise<readonly BridgedNetwork[]>;
}

/** The drivers of all configured bridges. */
export interface BridgeDrivers {
  all(): readonly BridgeDriver[];
  /** Undefined when no such bridge is configured. */
  of(bridge: string): BridgeDriver | undefined;
}
