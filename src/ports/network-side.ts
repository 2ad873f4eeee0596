import type { CaseMapping } from '#src/portals/irc-channel';
import type { NetworkOutage } from './network-outages.ts';
import type { SeenRight } from './right-questions.ts';

/** A person of a network as its server tells us. */
export interface NetworkPerson {
  readonly nick: string;
  /** `nick!user@host`; on Gitter the host is the network's id, and the user the id of the account. */
  readonly mask: string;
  /** The services account; undefined when the network has none or the person is not logged in. */
  readonly account?: string;
  /** True when the server shows the person as operator of the channel at this moment. */
  readonly operator: boolean;
  /** Left out unless it is the face that a bridge gives to a person of Matrix. */
  readonly puppet?: true;
  /** The id of the message that holds the word, where the network keeps what was said (Gitter). */
  readonly message?: string;
}

/** The question put to the operators of one channel (spec C-5). */
export interface NetworkQuestion {
  /** Names the asking; asking again under the same id must not ask the same person twice a day. */
  readonly act: string;
  readonly channel: string;
  readonly code: string;
  /** Who asks, for which rooms, a link, `yes CODE` / `no CODE`: one private-message line each. */
  readonly lines: readonly string[];
  /** Masks of people who have answered already, and are not asked again. */
  readonly except?: readonly string[];
  /** When the code ends, milliseconds since 1970; undefined: when `settle` is called. */
  readonly expires?: number;
}

/** A person's private answer that named a code (spec C-5). */
export interface NetworkWord {
  readonly network: string;
  readonly channel: string;
  readonly code: string;
  readonly word: 'agree' | 'refuse' | 'object' | 'withdraw';
  /** As seen while answering. */
  readonly person: NetworkPerson;
  /** True when it is provably the person who was asked: same account, or same mask without a gap since the question. */
  readonly sameAsAsked: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A person's private message that asks for rooms to be made one, as it was written: `request A into B`. */
export interface NetworkWish {
  readonly network: string;
  readonly person: Omit<NetworkPerson, 'operator'>;
  readonly text: string;
}

/** Reaches the people of one network who speak for its channels. */
export interface NetworkSide {
  readonly network: string;
  /** True in a process without a connection of its own: `serve` holds it, asks people, and is asked for rights. */
  readonly elsewhere?: true;
  /** True where the question and its answers stand in the channel itself, for all to read (Gitter); left out: by private message. */
  readonly inChannel?: true;
  /** Who was asked now; empty when no operator of the channel could be seen. */
  ask(question: NetworkQuestion): Promise<readonly NetworkPerson[]>;
  /** Whether a person who agreed still has the right; `unknown` when it cannot be seen now. */
  rightOf(query: { readonly channel: string; readonly mask: string }): Promise<SeenRight>;
  /** Why the network itself cannot be reached now, and since when; undefined: it can, as far as is known. */
  away?(): Promise<NetworkOutage | undefined>;
  /** How its server folds names of channels, while we know it from a connection; undefined: we have had none yet. */
  mappingNow?(): CaseMapping | undefined;
  /** Tells somebody a few lines by private message; false when they are not seen there now under this very mask. */
  tell?(word: { readonly mask: string; readonly lines: readonly string[] }): Promise<boolean>;
  /**
   * Whether anybody who was asked, and has not `answered`, can still answer with the code: `void` after a gap in seeing them (ask with a new
   * code then), `unasked` when nobody was asked with it.
   */
  stateOfCode?(code: string, answered?: readonly string[]): Promise<'open' | 'void' | 'unasked'>;
  /** Hears what was said since the question, on a network that pushes nothing to us; called again and again. */
  look?(query: { readonly channel: string; readonly code: string }): Promise<void>;
  /** The question is answered or withdrawn: nobody is watched for it any more. */
  settle?(code: string): Promise<void>;
}

/** The network sides that are configured. */
export interface NetworkSides {
  /** Undefined when nobody of ours reaches that network. */
  of(network: string): NetworkSide | undefined;
}
