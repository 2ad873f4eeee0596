import type { CaseMapping } from '#src/portals/irc-channel';
import type { NetworkPerson } from './network-side.ts';

/** Ability: knows which names are one channel (spec B-1). */
export interface ChannelIdentity {
  /** The name as the network's server folds it; throws when the server cannot be asked and has never told. */
  normalise(channel: string): Promise<string>;
}

/** A channel as the network's own list shows it. */
export interface ListedChannel {
  readonly channel: string;
  readonly people: number;
  /** Without what some servers put before it; empty when there is none. */
  readonly topic: string;
}

/** Ability: lists the channels that the server shows to outsiders. */
export interface ChannelLister {
  list(): Promise<readonly ListedChannel[]>;
  /** Which of them are one channel, by the server's own word; undefined: it has not said. */
  caseMapping(): Promise<CaseMapping | undefined>;
}

/** Ability: reads a channel's topic; empty: none is set, or nobody outside may see it. */
export interface TopicReader {
  topicOf(channel: string): Promise<string>;
}

/** Ability: reads a channel's modes as letters without `+`, such as "nt"; undefined: there is no such channel to be seen. */
export interface ModeReader {
  modesOf(channel: string): Promise<string | undefined>;
}

/** Somebody in a channel by the names list. */
export interface PresentPerson {
  readonly nick: string;
  readonly operator: boolean;
}

/** Ability: sees who is in a channel; empty: nobody, or nobody outside may see it. */
export interface PresenceReader {
  peopleIn(channel: string): Promise<readonly PresentPerson[]>;
}

/** Ability: names the operators of a channel with their masks and accounts, the founder first. */
export interface OperatorReader {
  operatorsOf(channel: string): Promise<readonly NetworkPerson[]>;
}

/** Ability: names the account that founded a channel; undefined: it is registered with no services. */
export interface FounderReader {
  founderOf(channel: string): Promise<string | undefined>;
}

/** Ability: says one line in a channel, which it joins for that. */
export interface ChannelSpeaker {
  say(line: { readonly channel: string; readonly text: string }): Promise<void>;
}

/** A line that was said in a watched channel. */
export interface HeardLine {
  readonly nick: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A channel that is being listened to. */
export interface ChannelWatch {
  /** What was said since the watch began, oldest first. */
  readonly heard: () => readonly HeardLine[];
  /** The first line that holds the text, of those heard or to come; undefined when it does not come in time. */
  line(query: { readonly holding: string; readonly withinMs: number }): Promise<HeardLine | undefined>;
  /** False once a connection was lost meanwhile, so that lines may have been missed. */
  readonly isWhole: () => boolean;
  stop(): Promise<void>;
}

/** Ability: watches a channel for what arrives in it. */
export interface EchoWatcher {
  watch(channel: string): Promise<ChannelWatch>;
}
