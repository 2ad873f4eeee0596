import type { Actor } from '#src/portals/actor';
import type { ServerName } from '#src/portals/ids';
import type { ServerBudgets } from '#src/ports/server-budgets';

/** The time one question to a homeserver may take with all its pauses. */
export const REQUEST_DEADLINE_MS = 60_000;
/** The same for a write: shorter, for whoever takes over a run waits until none can be sent any more (spec W-4). */
export const WRITE_DEADLINE_MS = 25_000;

/** A homeserver and where its client API is. */
export interface MatrixHomeserver {
  readonly name: ServerName;
  /** Base of the client API, without a slash at its end. */
  readonly url: string;
  /** Id of our appservice there; undefined where we have none. */
  readonly appserviceId?: string;
  /** How many requests a second it gets from all our processes together at most; undefined: as many as there are. */
  readonly perSecond?: number;
}

/** An actor with the token that only this folder sees. */
export interface MatrixActor {
  readonly actor: Actor;
  /** An `as_token`: each request asserts the actor's user id. */
  readonly token: string;
}

/** The token of a server admin: a person's own, so it asserts nobody. */
export interface MatrixAdmin {
  readonly server: ServerName;
  readonly token: string;
}

/** One line about a pause, for the log of the process. */
export interface MatrixPause {
  readonly server: ServerName;
  readonly what: string;
  readonly ms: number;
  readonly why: string;
}

/** Everything `createMatrix` needs. */
export interface MatrixSettings {
  readonly homeservers: readonly MatrixHomeserver[];
  readonly actors: readonly MatrixActor[];
  /** Tokens of server admins, for reading alone; left out: none are known. */
  readonly admins?: readonly MatrixAdmin[];
  /** Milliseconds for one request with its pauses; REQUEST_DEADLINE_MS and WRITE_DEADLINE_MS unless told. */
  readonly deadlineMs?: number;
  /** Where processes share what each homeserver may be asked; undefined: nothing is shared, and nothing bounded. */
  readonly budgets?: ServerBudgets;
  /** Told before each pause that a server asked for or that a failure made necessary. */
  readonly onPause?: (pause: MatrixPause) => void;
}
