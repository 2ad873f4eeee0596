/** A time in which a network cannot be reached. */
export interface NetworkOutage {
  readonly network: string;
  /** When it was first seen, milliseconds since 1970. */
  readonly since: number;
  /** What is wrong, as a sentence. */
  readonly said: string;
}

/** Remembers which networks cannot be reached now: the process that holds the connections tells all others. */
export interface NetworkOutages {
  /** A later sentence stands in place of the one before; the beginning stays. */
  away(outage: NetworkOutage): Promise<void>;
  back(network: string): Promise<void>;
  /** Undefined: as far as anybody knows it can be reached. */
  of(network: string): Promise<NetworkOutage | undefined>;
}
