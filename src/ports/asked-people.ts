/** Somebody to whom a question was put on a network (spec C-5). */
export interface AskedPerson {
  readonly network: string;
  /** As the network folds it. */
  readonly channel: string;
  /** The asking it belongs to. */
  readonly act: string;
  readonly code: string;
  /** `nick!user@host` when asked. */
  readonly mask: string;
  /** Services account when asked; undefined: known by the mask alone, as long as they are seen without a gap. */
  readonly account?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** After that the question is closed; undefined: when the one who asked says so. */
  readonly expires?: number;
}

/** Remembers who was asked what on which network, and who wants no more questions; outlives a restart in the store. */
export interface AskedPeople {
  keep(asked: AskedPerson): Promise<void>;
  /** The question did not reach them after all. */
  forget(asked: AskedPerson): Promise<void>;
  /** Everybody who was asked with this code, oldest first; empty: it is none of ours. */
  ofCode(query: { readonly network: string; readonly code: string }): Promise<readonly AskedPerson[]>;
  /** What somebody was asked, known by their mask or account, oldest first. */
  ofPerson(query: {
    readonly network: string;
    readonly mask: string;
    readonly account?: string;
  }): Promise<readonly AskedPerson[]>;
  /** Everybody who was asked about a channel since a moment, oldest first. */
  since(query: {
    readonly network: string;
    readonly channel: string;
    readonly at: number;
  }): Promise<readonly AskedPerson[]>;
  /** Ends all asking about a channel (spec C-12). */
  stop(order: {
    readonly network: string;
    readonly channel: string;
    readonly by: string;
    readonly at: number;
  }): Promise<void>;
  isStopped(query: { readonly network: string; readonly channel: string }): Promise<boolean>;
}
