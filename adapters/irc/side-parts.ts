import type { AskedPeople } from '#src/ports/asked-people';
import type { Clock } from '#src/ports/clock';
import type { NetworkWish, NetworkWord } from '#src/ports/network-side';
import type { ContinuousPresence } from './continuous-presence.ts';
import type { IrcSession } from './irc-session.ts';
import type { CompleteSettings } from './irc-settings.ts';
import type { OwnChannels } from './own-channels.ts';
import type { VainVisits } from './vain-visits.ts';

/** What reaching the people of a network needs from outside. */
export interface SidePorts {
  readonly clock: Clock;
  readonly asked: AskedPeople;
  /** Takes a word that named a code we gave out; answers what to tell the person, undefined: nothing. */
  readonly hear: (word: NetworkWord) => Promise<string | undefined>;
  /** Takes a wish for rooms to be made one; answers what to tell the person. Left out: nobody is asked about wishes here. */
  readonly hearWish?: (wish: NetworkWish) => Promise<string | undefined>;
  /** Told that nobody can answer with a code any more, since nobody knows any longer who is who: ask again with a new one. */
  readonly voided?: (notice: { readonly network: string; readonly code: string }) => void;
  readonly trouble: (error: unknown) => void;
}

/** The parts that asking, hearing and rights have in common. */
export interface SideParts {
  readonly settings: CompleteSettings;
  readonly session: IrcSession;
  readonly channels: OwnChannels;
  readonly presence: ContinuousPresence;
  readonly visits: VainVisits;
  readonly ports: SidePorts;
  /** A channel's or nick's name as the server compares it. */
  readonly fold: (name: string) => string;
}

/** Names the watch over one person for one code. */
export function watchKey({ code, mask }: { readonly code: string; readonly mask: string }): string {
  return `${code} ${mask}`;
}
