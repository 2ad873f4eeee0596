import { isTributaryError } from '#src/errors/tributary-error';
import type { Actor, ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';
import { contentOf } from '#src/portals/room-state';
import type { View } from '#src/ports/world';
import { Glances } from './glances.ts';

/** Where it is looked who of ours is in a room. */
export interface InsideFrom {
  readonly actors: readonly Actor[];
  /** The state as it is shared; undefined: it would have to be asked for. */
  readonly known: (view: View) => Promise<readonly StateEvent[]> | undefined;
  readonly state: (view: View) => Promise<readonly StateEvent[]>;
  /** The word of the actor's own homeserver. */
  readonly ask: (view: View) => Promise<boolean>;
}

/**
 * Which of ours are in a room, as a run knows it. One state tells it of all who are on the homeserver that told it, and
 * is asked for next anyway; their homeserver is asked about its rooms only where none of ours was seen inside.
 */
export class WhoIsInside {
  readonly #from: InsideFrom;
  readonly #answers = new Glances<boolean>();
  /** Our own accounts that were outside: no bridge brings them in, so that it acted makes that no less true. */
  readonly #outside = new Glances<true>();
  readonly #insiders = new Map<RoomId, Actor>();

  constructor(from: InsideFrom) {
    this.#from = from;
  }

  isJoined(view: View): Promise<boolean> {
    if (this.#outside.known(nameOf(view))) return Promise.resolve(false);
    return this.#answers.recall(nameOf(view), () => this.#look(view));
  }

  /** This state was read in the name of this actor. */
  saw({ room, as }: View, state: readonly StateEvent[]): void {
    const actor = this.#actor(as);
    if (actor && isIn(state, actor)) this.#insiders.set(room, actor);
  }

  /** This actor was refused a look: it may have left since it was seen inside. */
  wasRefused(view: View): void {
    this.#answers.forget(nameOf(view));
    if (this.#insiders.get(view.room)?.id === view.as) this.#insiders.delete(view.room);
  }

  /** We had this actor join or leave, or do not know whether it did. */
  moved(view: View, { isIn: entered }: { readonly isIn: boolean | undefined }): void {
    for (const { id } of this.#from.actors) this.#answers.forget(nameOf({ ...view, as: id }));
    this.#outside.forget(nameOf(view));
    this.#insiders.delete(view.room);
    const actor = this.#actor(view.as);
    if (entered !== true || !actor) return;
    this.#insiders.set(view.room, actor);
    this.#answers.note(nameOf(view), true, performance.now());
  }

  /** A bridge has acted on our behalf: its bot may be anywhere, and may have thrown ours out. */
  bridgeActed(): void {
    this.#answers.forgetBefore(performance.now());
  }

  async #look(view: View): Promise<boolean> {
    const actor = this.#actor(view.as);
    const isInside = (actor && (await this.#byState(actor, view.room))) ?? (await this.#from.ask(view));
    if (actor?.kind === 'service' && !isInside) this.#outside.note(nameOf(view), true, performance.now());
    return isInside;
  }

  /** Undefined: no state tells. */
  async #byState(actor: Actor, room: RoomId): Promise<boolean | undefined> {
    for (const { id } of this.#from.actors.filter(({ server }) => server === actor.server)) {
      const state = await this.#from.known({ room, as: id })?.catch(() => undefined);
      if (state) return isIn(state, actor);
    }
    const insider = this.#insiders.get(room);
    if (insider?.server !== actor.server) return undefined;
    try {
      return isIn(await this.#from.state({ room, as: insider.id }), actor);
    } catch (error) {
      if (!isTributaryError(error) || error.kind !== 'not-allowed') throw error;
      if (insider.id !== actor.id) return undefined;
      this.#answers.note(nameOf({ room, as: actor.id }), false, performance.now()); // whoever is shut out has left
      return false;
    }
  }

  #actor(id: ActorId): Actor | undefined {
    return this.#from.actors.find((actor) => actor.id === id);
  }
}

function isIn(state: readonly StateEvent[], { user }: Actor): boolean {
  return contentOf(state, 'm.room.member', user).membership === 'join';
}

/** The name under which what an actor saw of a room is kept. */
export function nameOf({ room, as }: View): string {
  return `${room} ${as}`;
}
