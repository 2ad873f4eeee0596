import type { RoomAlias, RoomId, ServerName } from './ids.ts';

const MOST_VIA = 3;

/** A `matrix:` link to an alias, which any app that is installed for it opens (Matrix specification, appendices: URIs). */
export function uriOfAlias(alias: RoomAlias): string {
  return `matrix:r/${encoded(alias)}?action=join`;
}

/** A `matrix:` link to a room by its id, with at most three servers to join through. */
export function uriOfRoom(room: RoomId, via: readonly ServerName[]): string {
  const servers = via.slice(0, MOST_VIA).map((server) => `via=${encodeURIComponent(server)}&`);
  return `matrix:roomid/${encoded(room)}?${servers.join('')}action=join`;
}

/** Without its sigil; a colon may stand as it is. */
function encoded(id: string): string {
  return encodeURIComponent(id.slice(1)).replaceAll('%3A', ':');
}
