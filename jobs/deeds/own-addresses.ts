import { actorsIn } from '#jobs/room-power';
import type { RunWorld } from '#jobs/run-ports';
import { portalPatterns } from '#src/consolidation/inspection/resolve-aliases';
import type { TakenBack } from '#src/consolidation/take-back';
import { inNamespace } from '#src/portals/alias-namespace';
import { isRoomAlias, type RoomAlias, type RoomId, serverOf } from '#src/portals/ids';
import type { Json, JsonObject } from '#src/portals/json';

/** What a room says of its addresses, and what it is to say. */
interface Naming {
  readonly room: RoomId;
  readonly current: JsonObject | undefined;
  readonly taken: TakenBack;
}

/**
 * Without addresses that would be named anew and lead elsewhere by now: for one of them a server refuses the whole. They
 * are told as kept, since somebody else led them there (spec W-5).
 */
export async function onlyOwnAddresses(run: RunWorld, { room, current, taken }: Naming): Promise<TakenBack> {
  const already = addressesIn(current ?? {});
  const named = addressesIn(taken.content).filter((alias) => !already.includes(alias));
  const isOwn = await Promise.all(named.map((alias) => leadsTo(run, room, alias)));
  const strangers: readonly Json[] = named.filter((_alias, index) => !isOwn[index]);
  if (strangers.length === 0) return taken;
  return { content: without(taken.content, strangers), kept: [...taken.kept, ...strangers.map(String)] };
}

/** An alias that is gone would become a new portal by being looked up, where a bridge makes those: the room's own list tells as well. */
async function leadsTo(run: RunWorld, room: RoomId, alias: RoomAlias): Promise<boolean> {
  const { world, installation } = run;
  const lister = inNamespace(portalPatterns(installation), alias)
    ? (await actorsIn(run, { room })).find(({ server }) => server === serverOf(alias))
    : undefined;
  if (lister) return (await world.listAliases({ room, as: lister.id })).includes(alias);
  return (await world.resolve(alias))?.room === room;
}

function addressesIn({ alias, alt_aliases: others }: JsonObject) {
  const words = [alias, ...(Array.isArray(others) ? others : [])];
  return [...new Set(words)].filter((word) => typeof word === 'string').filter(isRoomAlias);
}

function without({ alias, alt_aliases: others, ...rest }: JsonObject, strangers: readonly Json[]): JsonObject {
  const left = Array.isArray(others) ? others.filter((one) => !strangers.includes(one)) : others;
  const isEmpty = left === undefined || (Array.isArray(left) && left.length === 0);
  return {
    ...rest,
    ...(alias !== undefined && !strangers.includes(alias) && { alias }),
    ...(!isEmpty && { alt_aliases: left }),
  };
}
