import type { RunWorld } from '#jobs/run-ports';
import type { TakenBack } from '#src/consolidation/take-back';
import { isRoomAlias, type RoomId } from '#src/portals/ids';
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
export async function onlyOwnAddresses({ world }: RunWorld, { room, current, taken }: Naming): Promise<TakenBack> {
  const already = addressesIn(current ?? {});
  const named = addressesIn(taken.content).filter((alias) => !already.includes(alias));
  const targets = await Promise.all(named.map((alias) => world.resolve(alias)));
  const strangers: readonly Json[] = named.filter((_alias, index) => targets[index]?.room !== room);
  if (strangers.length === 0) return taken;
  return { content: without(taken.content, strangers), kept: [...taken.kept, ...strangers.map(String)] };
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
