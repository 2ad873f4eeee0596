import { MatrixClient } from 'matrix-bot-sdk';
import { TributaryError } from '#src/errors/tributary-error';
import type { Breaker } from '#src/matrix/requests/breaker';
import type { Budget } from '#src/matrix/requests/budget';
import type { Failure } from '#src/matrix/requests/failed-exchange';
import { FailedExchange, saysServerIsDown } from '#src/matrix/requests/failed-exchange';
import { politely } from '#src/matrix/requests/politely';
import type { Timing } from '#src/matrix/requests/timing';
import type { Actor } from '#src/portals/actor';
import type { RoomId, ServerName, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import type { StateEvent } from '#src/portals/room-event';
import { LastingMemory } from './lasting-memory.ts';
import { matrixFailure } from './matrix-failure.ts';
import type { MatrixHomeserver, MatrixPause } from './settings.ts';
import { ShortMemory } from './short-memory.ts';

/** One request of an actor to its homeserver. */
export interface MatrixRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Made by `path`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | readonly string[]>>;
  readonly body?: JsonObject;
  /** What is asked, for errors: "the state of !room". */
  readonly what: string;
  /** Reads are repeated after failures, writes never. */
  readonly effect: 'reads' | 'writes';
  /** True when the homeserver has to ask other servers for it: their failures are not its own. */
  readonly elsewhere?: true;
}

/** A homeserver with the health of the way to it. */
export interface ServerWay {
  readonly homeserver: MatrixHomeserver;
  readonly breaker: Breaker;
  /** What of the homeserver's budget this process has; undefined: it is not bounded. */
  readonly budget: Budget | undefined;
  readonly timing: Timing;
  readonly deadlineMs: Readonly<Record<MatrixRequest['effect'], number>>;
  /** Takes secrets out of a text that a server sent. */
  readonly scrub: (text: string) => string;
  readonly onPause: (pause: MatrixPause) => void;
}

const READ_ATTEMPT_MS = 30_000;

/** An actor at its homeserver. */
export class Session {
  readonly actor: Actor;
  /** Its own membership by room: asked before almost every reading. */
  readonly memberships = new ShortMemory<string | undefined>();
  /** The rooms it is joined to, under the empty name. */
  readonly rooms = new ShortMemory<readonly RoomId[]>();
  /** The creation of each room it has seen, which never changes. */
  readonly creations = new LastingMemory<StateEvent>();
  readonly #client: MatrixClient;
  readonly #way: ServerWay;

  constructor(way: ServerWay, actor: Actor, token: string) {
    this.actor = actor;
    this.#way = way;
    this.#client = new MatrixClient(way.homeserver.url, token);
    if (actor.user !== '') this.#client.impersonateUserId(actor.user);
  }

  get server(): ServerName {
    return this.#way.homeserver.name;
  }

  get user(): UserId {
    return this.actor.user;
  }

  /** To be called when it joins or leaves. */
  moved(room: RoomId): void {
    this.memberships.forget(room);
    this.rooms.forget('');
  }

  /** The answer, unchecked. Throws the errors of matrix-errors with `tookEffect` set, and never one that holds a token. */
  async call(request: MatrixRequest): Promise<unknown> {
    const { timing } = this.#way;
    const deadlineMs = this.#way.deadlineMs[request.effect];
    const isRead = request.effect === 'reads';
    try {
      return await politely((timeoutMs) => this.#attempt(request, timeoutMs), {
        repeatsFailures: isRead && !request.elsewhere,
        deadlineMs,
        attemptMs: isRead && !request.elsewhere ? Math.min(READ_ATTEMPT_MS, deadlineMs) : deadlineMs,
        timing,
        onPause: ({ ms, failure }) =>
          this.#way.onPause({ server: this.server, what: request.what, ms, why: this.#describe(failure) }),
      });
    } catch (error) {
      if (!(error instanceof FailedExchange)) throw error;
      throw matrixFailure(this.#withoutSecrets(error), {
        server: this.server,
        actor: this.actor.id,
        what: request.what,
        effect: request.effect,
      });
    }
  }

  async #attempt(request: MatrixRequest, timeoutMs: number): Promise<unknown> {
    const { breaker } = this.#way;
    const restMs = breaker.restsForMs();
    if (restMs > 0) throw this.#resting(request, restMs);
    const leftMs = timeoutMs - (await this.#waitForBudget(request, timeoutMs));
    try {
      const { method, path, query, body } = request;
      const answer: unknown = await this.#client.doRequest(method, path, { ...query }, body ?? null, leftMs);
      breaker.answered();
      return answer;
    } catch (error) {
      if (error instanceof FailedExchange) this.#note(error, request);
      throw error;
    }
  }

  /** The time that was waited; what cannot be sent in time is not sent (spec W-4). */
  async #waitForBudget(request: MatrixRequest, timeoutMs: number): Promise<number> {
    const { budget, timing } = this.#way;
    if (budget === undefined) return 0;
    const before = timing.elapsed();
    const waitMs = await budget.spend();
    if (timing.elapsed() - before + waitMs >= timeoutMs) throw this.#overBudget(request, waitMs);
    if (waitMs > 0) await timing.sleep(waitMs);
    return timing.elapsed() - before;
  }

  #overBudget(request: MatrixRequest, afterMs: number): TributaryError {
    const facts = { server: this.server, what: request.what, actor: this.actor.id };
    return new TributaryError('MATRIX_OVER_BUDGET', { facts, retry: { afterMs: Math.ceil(afterMs) } });
  }

  #note(error: FailedExchange, request: MatrixRequest): void {
    const blamesOthers = request.elsewhere && error.failure.kind === 'no-answer';
    if (saysServerIsDown(error) && !blamesOthers) this.#way.breaker.failed();
    else if (error.failure.kind === 'status') this.#way.breaker.answered();
  }

  #resting(request: MatrixRequest, afterMs: number): TributaryError {
    const facts = { server: this.server, what: request.what, actor: this.actor.id };
    return new TributaryError('MATRIX_RESTING', { facts, retry: { afterMs: Math.ceil(afterMs) } });
  }

  #withoutSecrets({ failure }: FailedExchange): FailedExchange {
    if (failure.kind !== 'status') return new FailedExchange({ ...failure, why: this.#way.scrub(failure.why) });
    const { errcode } = failure;
    return new FailedExchange({
      ...failure,
      errcode: errcode === undefined ? undefined : this.#way.scrub(errcode),
      error: this.#way.scrub(failure.error),
    });
  }

  #describe(failure: Failure): string {
    return failure.kind === 'status' ? `status ${failure.status}` : this.#way.scrub(failure.why);
  }
}
