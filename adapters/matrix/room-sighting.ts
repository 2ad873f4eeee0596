import { roomEndpointId } from '#src/duplicates/endpoint-key';
import type { Sighting } from '#src/duplicates/found-endpoint';
import { portalOfAlias } from '#src/portals/alias-portal';
import type { RoomAlias } from '#src/portals/ids';
import { contentOf } from '#src/portals/room-state';
import { roomFacts } from './room-facts.ts';
import type { ReadRoom, Surroundings } from './room-place.ts';

/** A room as an endpoint, known by its id; undefined for spaces and other rooms nobody talks in. */
export function sightingOfRoom(read: ReadRoom, around: Surroundings, digest: string): Sighting | undefined {
  if (contentOf(read.state, 'm.room.create').type !== undefined) return undefined;
  const alias = chooseAlias(read);
  const name = alias === undefined ? { channel: read.room } : { alias };
  return {
    fields: { id: roomEndpointId(read.room), protocol: 'matrix', ...name },
    facts: roomFacts(read, around),
    digest,
  };
}

/** The one that the room shows, if its server confirms it; else a portal's before another's, since it says what the room is. */
function chooseAlias({ state, aliases }: ReadRoom): RoomAlias | undefined {
  const shown = contentOf(state, 'm.room.canonical_alias').alias;
  return (
    aliases.find((alias) => alias === shown) ??
    aliases.find((alias) => portalOfAlias(alias) !== undefined) ??
    [...aliases].sort()[0]
  );
}
