import type { AskedPeople } from '#src/ports/asked-people';
import type { Clock } from '#src/ports/clock';
import type { HeardStore } from '#src/ports/heard-store';
import type { NetworkWord } from '#src/ports/network-side';
import type { GitterLibrary } from './node-gitter.ts';

/** What reaching the people of a Gitter instance needs from outside. */
export interface GitterSidePorts {
  readonly clock: Clock;
  readonly asked: AskedPeople;
  /** Which messages were heard, so that none takes effect twice, across restarts as well. */
  readonly heard: Pick<HeardStore, 'knows' | 'firstTime'>;
  /** Takes a word that named a code; answers what to tell the person, undefined: nothing. */
  readonly hear: (word: NetworkWord) => Promise<string | undefined>;
  readonly trouble: (error: unknown) => void;
}

/** The parts that asking, hearing and rights have in common. */
export interface SideParts {
  /** Id of the network in the configuration. */
  readonly network: string;
  readonly library: GitterLibrary;
  readonly ports: GitterSidePorts;
}
