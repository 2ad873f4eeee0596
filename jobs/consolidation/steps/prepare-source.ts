import { aliasesByHand } from '#jobs/consolidation/aliases-by-hand';
import { enterRoom } from '#jobs/consolidation/enter-room';
import { grantPower } from '#jobs/consolidation/grant-power';
import { waitsFor } from '#jobs/consolidation/human-part';
import { legOf } from '#jobs/consolidation/live-channels';
import { readerNow } from '#jobs/readers-now';
import { actorOf } from '#jobs/room-power';
import type { LegPlan } from '#src/consolidation/plan';
import type { Step } from '#src/consolidation/step';
import { writtenInSource } from '#src/consolidation/written-state';
import { type ServerName, serverOf } from '#src/portals/ids';
import { levelForState, type PowerSource } from '#src/portals/power';

/**
 * Step 4: the actor that retires the source gets the level for it. In a portal it is given the level before it joins, and
 * does not join yet: while the bridge is there it would get a puppet on the network (handbook irc-bridges 9.2, trap 3).
 */
export const prepareSource: Step = {
  name: 'prepare-source',
  scope: 'leg',
  kind: 'W',
  sharesLook: true,
  perform: async (ctx) => {
    const leg = legOf(ctx);
    const { room, address, tombstoneAs } = leg;
    const party = `source:${room}`;
    if (leg.kind === 'native') {
      const outside = await enterRoom(ctx, { actor: tombstoneAs, room, via: viaOf(leg), address, party });
      if (outside) return waitsFor([outside], { kind: 'done' });
    }
    const user = actorOf(ctx, tombstoneAs)?.user;
    const wanted = (power: PowerSource) => (user ? [{ user, level: neededLevel(power, leg) }] : []);
    const readAs = await readerNow(ctx, room);
    const request = { room, address, party, readAs, from: [leg.powerFrom, tombstoneAs], wanted };
    // Nobody may wait for people in a room that is closed; a portal's aliases have to wait for its unlinking (trap 6 there).
    const byHand = leg.kind === 'native' ? await aliasesByHand(ctx, leg.aliases) : [];
    return waitsFor([await grantPower(ctx, request), ...byHand], { kind: 'done' });
  },
  undo: 'take-back',
};

/** The level that retiring a room takes. */
export function neededLevel(power: PowerSource, leg: LegPlan): number {
  return Math.max(...writtenInSource(leg).map((type) => levelForState(power, type)));
}

/** Servers through which a source can be joined: those that host its aliases. */
export function viaOf({ aliases }: LegPlan): readonly ServerName[] {
  return [...new Set(aliases.map(({ alias }) => serverOf(alias)))].slice(0, 3);
}
