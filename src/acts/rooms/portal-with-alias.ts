import type { ActPorts } from '#src/acts/ports';
import { portalPatterns } from '#src/consolidation/inspection/resolve-aliases';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { Actor } from '#src/portals/actor';
import { inNamespace } from '#src/portals/alias-namespace';
import { type RoomAlias, type RoomId, serverOf } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { NamedRoom } from './named-room.ts';

const AT_ONCE = 8;

/** True for an alias of which a configured bridge makes a portal when it is looked up and not there (handbook matrix 0, point 3). */
export function makesPortal(installation: Installation, alias: RoomAlias): boolean {
  return inNamespace(portalPatterns(installation), alias);
}

/**
 * The room that has such an alias. It is searched for among the rooms of our accounts on its homeserver, the bridges' bots
 * first, and never looked up: nobody's typing error is to become a room. Throws PORTAL_NOT_FOUND.
 */
export async function portalWithAlias(ports: ActPorts, alias: RoomAlias): Promise<NamedRoom> {
  const here = ports.installation.actors.filter(({ server }) => server === serverOf(alias));
  const bots = here.filter(({ kind }) => kind === 'bridge-bot');
  const searched = new Set<RoomId>();
  for (const actor of [...bots, ...here.filter((one) => !bots.includes(one))]) {
    const rooms = (await ports.world.joinedRooms(actor.id)).filter((room) => !searched.has(room));
    const found = await firstWith(ports, { alias, actor, rooms });
    if (found) return { room: found, via: [actor.server] };
    for (const room of rooms) searched.add(room);
  }
  throw new TributaryError('PORTAL_NOT_FOUND', { facts: { alias } });
}

interface Search {
  readonly alias: RoomAlias;
  readonly actor: Actor;
  readonly rooms: readonly RoomId[];
}

async function firstWith(ports: ActPorts, { alias, actor, rooms }: Search): Promise<RoomId | undefined> {
  for (let start = 0; start < rooms.length; start += AT_ONCE) {
    const some = rooms.slice(start, start + AT_ONCE);
    const lists = await Promise.all(some.map((room) => aliasesOf(ports, room, actor)));
    const at = lists.findIndex((list) => list.some((one) => one.toLowerCase() === alias.toLowerCase()));
    if (at >= 0) return some[at];
  }
  return undefined;
}

/** Whoever has just left a room is not told of it any more. */
async function aliasesOf({ world }: ActPorts, room: RoomId, { id }: Actor): Promise<readonly RoomAlias[]> {
  try {
    return await world.listAliases({ room, as: id });
  } catch (error) {
    if (!isTributaryError(error) || error.kind !== 'not-allowed') throw error;
    return [];
  }
}
