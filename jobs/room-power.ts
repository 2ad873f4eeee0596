import type { Actor, ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { creatorsStandAbove, levelForState, levelOf, type PowerSource } from '#src/portals/power';
import type { StateEvent } from '#src/portals/room-event';
import { powerSourceOf } from '#src/portals/room-state';
import type { View } from '#src/ports/world';
import type { RunWorld } from './run-ports.ts';

/** Reads what a room's power is computed from, without reading its whole state. */
export async function readPower({ world }: Pick<RunWorld, 'world'>, view: View): Promise<PowerSource> {
  const [create, levels] = await Promise.all([
    world.readStateEvent({ ...view, type: 'm.room.create', key: '' }),
    world.readStateEvent({ ...view, type: 'm.room.power_levels', key: '' }),
  ]);
  return powerSourceOf([create, levels].filter((event): event is StateEvent => event !== undefined));
}

/** The actor of that id; undefined when it is no longer configured. */
export function actorOf({ installation }: Pick<RunWorld, 'installation'>, id: ActorId): Actor | undefined {
  return installation.actors.find((actor) => actor.id === id);
}

/** The configured actors that are joined to the room, the preferred ones first. */
export async function actorsIn(
  run: Pick<RunWorld, 'world' | 'installation'>,
  place: { readonly room: RoomId; readonly preferred?: readonly (ActorId | undefined)[] },
): Promise<readonly Actor[]> {
  const preferred = (place.preferred ?? []).flatMap((id) => (id ? (actorOf(run, id) ?? []) : []));
  const candidates = [...new Set([...preferred, ...run.installation.actors])];
  const joined = await Promise.all(candidates.map((actor) => run.world.isJoined({ room: place.room, as: actor.id })));
  return candidates.filter((_actor, index) => joined[index]);
}

/** The first of these actors whose level suffices to send all these state types; undefined when none does. */
export function whoCanWrite(
  power: PowerSource,
  actors: readonly Actor[],
  needed: { readonly types: readonly string[]; readonly level?: number },
): Actor | undefined {
  const level = Math.max(needed.level ?? 0, ...needed.types.map((type) => levelForState(power, type)));
  return actors.find((actor) => levelOf(power, actor.user) >= level);
}

/**
 * The levels as an event would say them: in a room without the event its creators have 100 by default, and the first
 * event that is written must not take that from them (spec W-11).
 */
export function spelledOut(power: PowerSource): JsonObject {
  if (power.levels) return power.levels;
  if (creatorsStandAbove(power.version)) return {};
  return { users: Object.fromEntries(power.creators.map((creator) => [creator, 100])) };
}
