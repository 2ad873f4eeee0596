import { type GitterSide, type GitterSideSettings, gitterSide } from '#adapters/gitter/index';
import { connectNetwork, type IrcNetwork, type IrcNetworkSettings, type Reachable } from '#adapters/irc/index';
import type { Config, NetworkConfig } from '#src/config/schema';
import { isTributaryError } from '#src/errors/tributary-error';
import type { AskedPeople } from '#src/ports/asked-people';
import type { HeardStore } from '#src/ports/heard-store';
import type { NetworkOutages } from '#src/ports/network-outages';
import type { NetworkSide, NetworkSides, NetworkWish, NetworkWord } from '#src/ports/network-side';
import type { RightQuestions } from '#src/ports/right-questions';
import { answerRights } from './answer-rights.ts';
import { sideElsewhere } from './side-elsewhere.ts';
import { systemClock, type Trouble } from './system.ts';

/** The networks on which people can be asked. */
export interface Networks {
  readonly sides: NetworkSides;
  /** A further connection, to look around with; whoever opens it closes it. */
  open(network: IrcConfig): IrcNetwork;
  /** Answers what processes without connections ask; nothing happens in one of those. */
  answerOthers(): Promise<void>;
  close(): Promise<void>;
}

/** How the networks are opened. */
export interface NetworkOptions {
  /** False where no connections are kept: questions to people and about rights go to the process that keeps them. */
  readonly isLive: boolean;
  readonly asked: AskedPeople;
  readonly questions: RightQuestions;
  readonly outages: NetworkOutages;
  readonly heard: HeardStore;
  /** Called when a network can be reached again. */
  readonly isBack: (network: string) => Promise<void>;
  /** Ends the waiting for answers. */
  readonly stop: AbortSignal;
  /** Takes a person's private answer; answers what to tell them. */
  readonly hear: (word: NetworkWord) => Promise<string | undefined>;
  /** Takes a person's wish for rooms to be made one; answers what to tell them. */
  readonly hearWish: (wish: NetworkWish) => Promise<string | undefined>;
  readonly trouble: Trouble;
}

/** How many operators of a channel are asked, where the quorum does not need more. */
const USUALLY_ASKED = 3;

/** An IRC network of the configuration. */
export type IrcConfig = Extract<NetworkConfig, { protocol: 'irc' }>;

/** A Gitter instance that still has its API. */
type GitterInstance = Pick<GitterSideSettings, 'id' | 'apiEndpoint' | 'token'>;

/** The Gitter instance that a network is; empty: it is none, or has no API that we could use. */
export function instanceOf(network: NetworkConfig): readonly GitterInstance[] {
  if (network.protocol !== 'gitter' || network.apiEndpoint === null || network.token === null) return [];
  const { id, apiEndpoint, token } = network;
  return [{ id, apiEndpoint, token: token.reveal() }];
}

/** A side of ours on every configured IRC network and every Gitter instance with an API; a connection is made when first needed. */
export function openNetworks({ networks, policy }: Config, options: NetworkOptions): Networks {
  const gitter = networks.flatMap(instanceOf);
  const irc = networks.filter((network): network is IrcConfig => network.protocol === 'irc');
  const { questions } = options;
  if (!options.isLive) {
    const rooms = gitter.map(({ id }) => ({ ...sideElsewhere(id, options), inChannel: true as const }));
    const sides = sidesOf([...irc.map(({ id }) => sideElsewhere(id, options)), ...rooms]);
    return {
      sides,
      open: (network) => lookAround(network, options),
      answerOthers: async () => undefined,
      close: async () => undefined,
    };
  }
  const mostAsked = Math.max(USUALLY_ASKED, policy.quorum);
  const connected = irc.map((network) => ({
    ...connect(network, { ...options, mostAsked, reachable: noteOutages(network.id, options) }),
    away: () => options.outages.of(network.id),
  }));
  const instances = gitter.map((network) => reach(network, options));
  const all = [...connected, ...instances];
  // From the beginning, so that people there can write to us; who cannot be reached now is tried again, and is told by itself.
  for (const network of connected)
    network.connect().catch((error: unknown) => {
      if (!isTributaryError(error)) options.trouble(`the network ${network.network} is in trouble`, error);
    });
  return {
    sides: sidesOf(all),
    open: (network) => lookAround(network, options),
    answerOthers: () => answerRights(all, questions),
    close: async () => void (await Promise.all(all.map((network) => network.close()))),
  };
}

function sidesOf(sides: readonly NetworkSide[]): NetworkSides {
  return { of: (network) => sides.find((side) => side.network === network) };
}

/** Whoever looks around waits for each answer, and is told there what went wrong. */
function lookAround(network: IrcConfig, options: NetworkOptions): IrcNetwork {
  return connect(network, { ...options, trouble: () => undefined, mostAsked: USUALLY_ASKED });
}

/** Every process is to know of an outage; what is noted goes out in the order in which it was seen. */
function noteOutages(network: string, { outages, isBack, trouble }: NetworkOptions): Reachable {
  let last: Promise<unknown> = Promise.resolve();
  let isAway = false;
  const note = async (why: Parameters<Reachable>[0]): Promise<void> => {
    if (why) return outages.away({ network, since: systemClock.now(), said: why.text.happened });
    await outages.back(network);
    if (isAway) await isBack(network);
  };
  return (why) => {
    const noted = async () => {
      await note(why);
      isAway = why !== undefined;
    };
    last = last.then(noted).catch((error: unknown) => trouble(`an outage of ${network} could not be noted`, error));
  };
}

/** How an IRC network of the configuration is reached. */
export function ircSettings({ id, host, port, tls, nick, password, sasl }: IrcConfig): IrcNetworkSettings {
  return {
    ...{ id, host, port, tls, nick },
    ...(password && { password: password.reveal() }),
    ...(sasl && { sasl: { account: sasl.account, password: sasl.password.reveal() } }),
  };
}

interface ConnectionOptions extends NetworkOptions {
  readonly mostAsked: number;
  readonly reachable?: Reachable;
}

function connect(
  network: IrcConfig,
  { asked, hear, hearWish, trouble, mostAsked, reachable }: ConnectionOptions,
): IrcNetwork {
  return connectNetwork(
    { ...ircSettings(network), mostAsked },
    {
      clock: systemClock,
      asked,
      hear,
      hearWish,
      trouble: (error) => trouble(`the network ${network.id} is in trouble`, error),
      ...(reachable && { reachable }),
    },
  );
}

function reach(instance: GitterInstance, { asked, heard, hear, trouble }: NetworkOptions): GitterSide {
  return gitterSide(instance, {
    clock: systemClock,
    asked,
    heard,
    hear,
    trouble: (error) => trouble(`the network ${instance.id} is in trouble`, error),
  });
}
