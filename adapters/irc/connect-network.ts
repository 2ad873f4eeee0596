import type {
  ChannelIdentity,
  ChannelLister,
  ChannelSpeaker,
  EchoWatcher,
  FounderReader,
  ModeReader,
  OperatorReader,
  PresenceReader,
  TopicReader,
} from '#adapters/contract';
import { TributaryError } from '#src/errors/tributary-error';
import { type CaseMapping, DEFAULT_CASE_MAPPING, foldIrcCase } from '#src/portals/irc-channel';
import { operatorsOf } from './channel-people.ts';
import { listChannels, modesOf, namesOf, topicOf } from './channel-queries.ts';
import { continuousPresence } from './continuous-presence.ts';
import { founderOf } from './founder.ts';
import type { IrcLink } from './irc-link.ts';
import { type IrcSession, ircSession } from './irc-session.ts';
import { completeSettings, type IrcNetworkSettings } from './irc-settings.ts';
import { type IrcSide, ircSide } from './irc-side.ts';
import { type OwnChannels, ownChannels, requireChannel } from './own-channels.ts';
import { sayPlainly } from './private-line.ts';
import type { SidePorts } from './side-parts.ts';
import { vainVisits } from './vain-visits.ts';
import { watchChannel } from './watch-channel.ts';

/** Told whenever the network cannot be reached, with the reason, and when it can be again: undefined then. */
export type Reachable = (why: TributaryError | undefined) => void;

/** What a network's client needs from outside. */
export interface IrcPorts extends Omit<SidePorts, 'trouble'> {
  /** Told of what goes wrong while nobody waits for it; nothing unless given. */
  readonly trouble?: (error: unknown) => void;
  readonly reachable?: Reachable;
  /** In [0, 1); spreads the attempts to connect again. */
  readonly random?: () => number;
}

/** All an IRC network can do for us (spec: adapter `irc`). */
export interface IrcNetwork
  extends IrcSide,
    ChannelIdentity,
    ChannelLister,
    TopicReader,
    ModeReader,
    PresenceReader,
    OperatorReader,
    FounderReader,
    ChannelSpeaker,
    EchoWatcher {
  /** Connects now, instead of when it is first needed; throws why it cannot. */
  connect(): Promise<void>;
  readonly isConnected: () => boolean;
  /** Ends the connection for good. */
  close(): Promise<void>;
}

/** One network with one connection of ours, made when first needed and kept until `close`. */
export function connectNetwork(settings: IrcNetworkSettings, ports: IrcPorts): IrcNetwork {
  const { trouble = () => undefined, reachable = () => undefined, random = Math.random } = ports;
  const complete = completeSettings(settings);
  const session = ircSession(complete, { clock: ports.clock, random, trouble });
  session.listen({ connected: () => reachable(undefined), lost: reachable, failed: reachable });
  const mapping = lastMapping(session);
  const fold = (name: string) => foldIrcCase(name, mapping() ?? DEFAULT_CASE_MAPPING);
  const channels = ownChannels(session, { fold, trouble });
  const presence = continuousPresence(() => mapping() ?? DEFAULT_CASE_MAPPING);
  const visits = vainVisits(ports.clock);
  const parts = { settings: complete, session, channels, presence, visits, fold, ports: { ...ports, trouble } };
  return {
    ...ircSide(parts),
    mappingNow: mapping,
    ...reading(complete.id, session),
    ...speaking(complete.id, channels),
    watch: (channel) => watchChannel(channel, { session, channels, fold, clock: ports.clock }),
    connect: async () => void (await session.link()),
    isConnected: () => session.current() !== undefined,
    close: () => session.close(),
  };
}

/** Between two connections names are folded as the last one said; undefined: there was none. */
function lastMapping(session: IrcSession): () => CaseMapping | undefined {
  let last: CaseMapping | undefined;
  session.listen({
    connected: (link) => {
      last = link.traits().caseMapping;
    },
  });
  return () => last;
}

function reading(network: string, session: IrcSession) {
  const about = async <T>(channel: string, read: (link: IrcLink) => Promise<T>): Promise<T> => {
    requireChannel(network, channel);
    return read(await session.link());
  };
  return {
    normalise: (channel: string) => about(channel, async (link) => foldIrcCase(channel, link.traits().caseMapping)),
    list: async () => listChannels(await session.link()),
    caseMapping: async () => (await session.link()).traits().announcedCaseMapping,
    topicOf: (channel: string) => about(channel, (link) => topicOf(link, channel)),
    modesOf: (channel: string) => about(channel, (link) => modesOf(link, channel)),
    peopleIn: (channel: string) =>
      about(channel, async (link) => (await namesOf(link, channel)).map(({ nick, operator }) => ({ nick, operator }))),
    operatorsOf: (channel: string) =>
      about(channel, async (link) =>
        (await operatorsOf(link, channel)).map(({ founder: _founder, ...person }) => person),
      ),
    founderOf: (channel: string) => about(channel, (link) => founderOf(link, channel)),
  };
}

function speaking(network: string, channels: OwnChannels) {
  return {
    say: async ({ channel, text }: { readonly channel: string; readonly text: string }) => {
      const reason = `line ${text}`;
      const link = await channels.enter(channel, reason);
      try {
        const why = await sayPlainly(link, { to: channel, lines: [text] });
        if (why !== undefined)
          throw new TributaryError('IRC_REFUSED', { facts: { network, what: 'a line', numeric: channel, why } });
      } finally {
        await channels.leave(channel, reason);
      }
    },
  };
}
