import { connectNetwork, type IrcNetwork } from '#adapters/irc/index';
import type { Config, NetworkConfig } from '#src/config/schema';
import type { AskedPeople } from '#src/ports/asked-people';
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

/** A side of ours on every configured IRC network; a connection is made when it is first needed. */
export function openNetworks({ networks, policy }: Config, options: NetworkOptions): Networks {
  const irc = networks.filter((network): network is IrcConfig => network.protocol === 'irc');
  const { questions } = options;
  if (!options.isLive) {
    const sides = sidesOf(irc.map(({ id }) => sideElsewhere(id, options)));
    return {
      sides,
      open: (network) => connect(network, { ...options, mostAsked: USUALLY_ASKED }),
      answerOthers: async () => undefined,
      close: async () => undefined,
    };
  }
  const mostAsked = Math.max(USUALLY_ASKED, policy.quorum);
  const connected = irc.map((network) => connect(network, { ...options, mostAsked }));
  // From the beginning, so that people there can write to us; who cannot be reached now is tried again when needed.
  for (const network of connected)
    network.connect().catch((error: unknown) => options.trouble(`the network ${network.network} is in trouble`, error));
  return {
    sides: sidesOf(connected),
    open: (network) => connect(network, { ...options, mostAsked: USUALLY_ASKED }),
    answerOthers: () => answerRights(connected, questions),
    close: async () => void (await Promise.all(connected.map((network) => network.close()))),
  };
}

function sidesOf(sides: readonly NetworkSide[]): NetworkSides {
  return { of: (network) => sides.find((side) => side.network === network) };
}

function connect(
  network: IrcConfig,
  { asked, hear, hearWish, trouble, mostAsked }: NetworkOptions & { readonly mostAsked: number },
): IrcNetwork {
  const { id, host, port, tls, nick, password, sasl } = network;
  const settings = {
    ...{ id, host, port, tls, nick, mostAsked },
    ...(password && { password: password.reveal() }),
    ...(sasl && { sasl: { account: sasl.account, password: sasl.password.reveal() } }),
  };
  return connectNetwork(settings, {
    clock: systemClock,
    asked,
    hear,
    hearWish,
    trouble: (error) => trouble(`the network ${id} is in trouble`, error),
  });
}
