import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { Actor } from '#src/portals/actor';
import type { Installation } from '#src/portals/installation';

const PLAIN_NO = ['MATRIX_REFUSED', 'MATRIX_NOT_FOUND', 'MATRIX_LEFT_ROOM'] as const;

/** True for a plain no: nothing is known of that, or the actor may not, or no longer, see it. Everything else is no answer at all. */
export function isPlainNo(error: unknown): boolean {
  return PLAIN_NO.some((code) => isTributaryError(error, code));
}

/** The answer, or the fallback when the server plainly says no; failures of any other kind are thrown on. */
export async function unlessRefused<T, F>(answer: Promise<T>, fallback: F): Promise<T | F> {
  try {
    return await answer;
  } catch (error) {
    if (isPlainNo(error)) return fallback;
    throw error;
  }
}

/** Actors in the order in which they are tried: service users first, since they see without being a bridge's. */
export function inOrderOfTrial(installation: Installation): readonly Actor[] {
  const rank = (actor: Actor): number => (actor.kind === 'service' ? 0 : 1);
  return [...installation.actors].sort((a, b) => rank(a) - rank(b));
}

/** What the first actor that is let in answers; undefined when none is. */
export async function firstLetIn<T>(
  actors: readonly Actor[],
  ask: (actor: Actor) => Promise<T>,
): Promise<{ readonly actor: Actor; readonly answer: T } | undefined> {
  for (const actor of actors) {
    const answer = await unlessRefused(
      ask(actor).then((value) => ({ value })),
      undefined,
    );
    if (answer) return { actor, answer: answer.value };
  }
  return undefined;
}

/** The error for a room that none of ours can see, naming whom to invite; where we have no account at all, it says that. */
export function notReadable(room: string, installation: Installation): TributaryError {
  const service = installation.actors.find(({ kind }) => kind === 'service') ?? installation.actors[0];
  if (!service) return new TributaryError('ACTOR_UNKNOWN', { facts: { actor: 'any homeserver' } });
  return new TributaryError('ROOM_NOT_READABLE', { facts: { room, actor: service.user } });
}
