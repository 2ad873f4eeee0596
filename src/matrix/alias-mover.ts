import { TributaryError } from '#src/errors/tributary-error';
import { path } from '#src/matrix/requests/path';
import type { AliasMover } from '#src/ports/world';
import { wasAnswered } from './matrix-failure.ts';
import type { Sessions } from './sessions.ts';

/** Removes and creates aliases; Matrix has no atomic move (matrix.md 1.1). */
export function createAliasMover(sessions: Sessions): AliasMover {
  return {
    removeAlias: async ({ alias, as }) => {
      try {
        await sessions.of(as).call({
          method: 'DELETE',
          path: path`/_matrix/client/v3/directory/room/${alias}`,
          what: `removing ${alias}`,
          effect: 'writes',
        });
      } catch (error) {
        if (!wasAnswered(error, 404)) throw error;
      }
    },
    pointAlias: async ({ alias, room, as }) => {
      const session = sessions.of(as);
      try {
        await session.call({
          method: 'PUT',
          path: path`/_matrix/client/v3/directory/room/${alias}`,
          body: { room_id: room },
          what: `pointing ${alias} to ${room}`,
          effect: 'writes',
        });
      } catch (error) {
        throw pointFailure(error, { alias, room, server: session.server, actor: as });
      }
    },
  };
}

function pointFailure(error: unknown, facts: Readonly<Record<'alias' | 'room' | 'server' | 'actor', string>>): unknown {
  if (wasAnswered(error, 409)) return new TributaryError('ALIAS_TAKEN', { facts, cause: error });
  if (wasAnswered(error, 400, 'M_UNKNOWN') || wasAnswered(error, 400, 'M_INVALID_PARAM')) {
    return new TributaryError('ROOM_UNKNOWN_TO_SERVER', { facts, cause: error });
  }
  return error;
}
