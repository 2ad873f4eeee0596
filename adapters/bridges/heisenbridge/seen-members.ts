import { isTributaryError } from '#src/errors/tributary-error';
import type { ActorId } from '#src/portals/actor';
import { ghostsAmong } from '#src/portals/bridge-ghosts';
import type { RoomId, UserId } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';
import type { Parts } from './parts.ts';

/** Who of the bridge is joined to a room. */
export interface SeenMembers {
  readonly hasBot: boolean;
  readonly ghosts: readonly UserId[];
}

/** The bridge's users in a room, as the first of our actors sees it that may; undefined when none may. */
export async function membersOf(parts: Parts, room: RoomId): Promise<SeenMembers | undefined> {
  const members = await asAnybody(parts, (as) => parts.ports.world.joinedMembers({ room, as }));
  return members && { hasBot: members.includes(parts.setting.bot), ghosts: ghostsAmong(members, parts.setting) };
}

/** A room's state, as the first of our actors sees it that may; undefined when none may. */
export function stateSeen(parts: Parts, room: RoomId): Promise<readonly StateEvent[] | undefined> {
  return asAnybody(parts, (as) => parts.ports.world.readState({ room, as }));
}

async function asAnybody<T>({ ports }: Parts, look: (as: ActorId) => Promise<T>): Promise<T | undefined> {
  for (const as of ports.readers) {
    try {
      return await look(as);
    } catch (error) {
      if (!isTributaryError(error) || error.kind !== 'not-allowed') throw error; // the next one may be let in
    }
  }
  return undefined;
}
