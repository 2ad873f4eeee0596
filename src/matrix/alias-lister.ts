import { path } from '#src/matrix/requests/path';
import type { RoomAlias } from '#src/portals/ids';
import { isRoomAlias } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import type { AliasLister } from '#src/ports/world';
import type { Sessions } from './sessions.ts';

/** Lists the aliases of a room that the actor's homeserver holds. Throws MATRIX_REFUSED when the actor may not look. */
export function createAliasLister(sessions: Sessions): AliasLister {
  return {
    listAliases: async ({ room, as }) => {
      const answer = await sessions.of(as).call({
        method: 'GET',
        path: path`/_matrix/client/v3/rooms/${room}/aliases`,
        what: `the aliases of ${room}`,
        effect: 'reads',
      });
      const aliases: unknown = isJsonObject(answer) ? answer.aliases : undefined;
      return Array.isArray(aliases) ? aliases.filter(isAlias) : [];
    },
  };
}

function isAlias(value: unknown): value is RoomAlias {
  return typeof value === 'string' && isRoomAlias(value);
}
