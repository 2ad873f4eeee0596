/** Whose right in which channel of a network is in question. */
export interface RightQuestion {
  readonly network: string;
  readonly channel: string;
  /** `nick!user@host`. */
  readonly mask: string;
}

/** A right as the process that holds the connection sees it. */
export type SeenRight = 'holds' | 'lost' | 'unknown';

/** A question that waits for its answer; the number tells how often the same was asked. */
export interface OpenQuestion extends RightQuestion {
  readonly asking: number;
}

/** Questions about rights on networks, from processes without a connection to the one that holds it (spec C-8). */
export interface RightQuestions {
  /** Asks, or asks anew; answers the number of this asking. */
  ask(question: RightQuestion): Promise<number>;
  /** What was seen for this asking or a later one; undefined: nobody has looked since. */
  answerTo(question: OpenQuestion): Promise<SeenRight | undefined>;
  /** The questions about a network that nobody has answered, asked within so many milliseconds. */
  open(query: { readonly network: string; readonly withinMs: number }): Promise<readonly OpenQuestion[]>;
  answer(question: OpenQuestion, seen: SeenRight): Promise<void>;
}
