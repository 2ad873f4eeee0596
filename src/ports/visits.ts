import type { ActorId } from '#src/portals/actor';
import type { RoomId, UserId } from '#src/portals/ids';

/** A room into which somebody invited an account of ours. */
export interface Visit {
  readonly room: RoomId;
  readonly actor: ActorId;
  /** Who invited. */
  readonly by: UserId;
  /** When the invitation was heard, milliseconds since 1970. */
  readonly at: number;
  /** When we came in; undefined: not yet. */
  readonly enteredAt?: number;
}

/** Remembers into which rooms we were invited, so that we leave those in which nobody needs us. */
export interface Visits {
  /** Another invitation into the same room stands in place of the one before. */
  keep(visit: Visit): Promise<void>;
  /** Into how many rooms somebody invited us since then, those we left again included. */
  countOf(query: { readonly by: UserId; readonly since: number }): Promise<number>;
  /** Rooms that we have not entered yet, oldest first. */
  awaited(): Promise<readonly Visit[]>;
  /** Rooms that we entered before then and have not left, oldest first. */
  enteredBefore(at: number): Promise<readonly Visit[]>;
  entered(visit: Pick<Visit, 'room' | 'actor'>, at: number): Promise<void>;
  /** From then on it is no visit of ours any more. */
  left(visit: Pick<Visit, 'room' | 'actor'>, at: number): Promise<void>;
}
