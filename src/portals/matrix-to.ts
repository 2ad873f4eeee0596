import type { RoomAlias, RoomId, ServerName } from './ids.ts';

const BASE = 'https://matrix.to/#/';
/** More servers only make a link longer (handbook matrix 1.11). */
const MOST_VIA = 3;

/** A link to a room by its alias: it works wherever the alias resolves. */
export function linkToAlias(alias: RoomAlias): string {
  return BASE + encodeURIComponent(alias);
}

/** A link to a room by its id with at most three servers to join through: it works also where no alias is known. */
export function linkToRoom(room: RoomId, via: readonly ServerName[]): string {
  const servers = via.slice(0, MOST_VIA).map((server) => `via=${encodeURIComponent(server)}`);
  return BASE + encodeURIComponent(room) + (servers.length > 0 ? `?${servers.join('&')}` : '');
}
