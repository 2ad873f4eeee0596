import { actorOf } from '#jobs/room-power';
import type { Running } from '#jobs/running';
import type { Act } from '#src/consolidation/act';
import type { Simulation } from '#src/ports/simulation';

/** Lets a person have done something in the simulated world, so that the steps behind it can be rehearsed. */
export function takeAsDone({ others }: Simulation, running: Running, act: Act): void {
  switch (act.verb) {
    case 'write-state': {
      const by = actorOf(running, act.actor)?.user;
      if (by) others.writeState({ room: act.room, by, type: act.type, key: act.key, content: act.content });
      return;
    }
    case 'join': {
      const user = actorOf(running, act.actor)?.user;
      if (user) others.setMembership({ room: act.room, user, membership: 'join' });
      return;
    }
    case 'move-alias':
      others.pointAlias({ alias: act.alias, room: act.to });
      return;
    default:
      return;
  }
}
