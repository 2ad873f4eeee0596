import { enterRoom } from '#jobs/consolidation/enter-room';
import { grantPower, type Wanted } from '#jobs/consolidation/grant-power';
import { waitsFor } from '#jobs/consolidation/human-part';
import { linkable } from '#jobs/consolidation/live-channels';
import { actorOf } from '#jobs/room-power';
import { EVIDENCE } from '#jobs/view/evidence';
import { wasClosed } from '#src/consolidation/reopened';
import type { Step, StepContext } from '#src/consolidation/step';
import type { ActorId } from '#src/portals/actor';
import { bridgeRecordTypes } from '#src/portals/bridge-record';
import { SOURCE_ROOMS_TYPE } from '#src/portals/bridge-record-changes';
import { levelForState, type PowerSource } from '#src/portals/power';

/** State that our own actor writes in canonical. */
const WE_WRITE = ['m.room.canonical_alias', ...bridgeRecordTypes, SOURCE_ROOMS_TYPE];
/** State that no bridge gets the level for from us: with it, a network's modes would rule the room (threat T-18). */
const NEVER_FOR_BRIDGES = new Set([
  'm.room.power_levels',
  'm.room.join_rules',
  'm.room.history_visibility',
  'm.room.guest_access',
  'm.room.server_acl',
  'm.room.encryption',
  'm.room.tombstone',
]);

/** Step 3: canonical is complete before anything points to it: everybody who has a part in it is there, with the level for it. */
export const prepareCanonical: Step = {
  name: 'prepare-canonical',
  scope: 'run',
  kind: 'W',
  sharesLook: true,
  rereadsRights: true,
  perform: async (ctx) => {
    const { room, address, actor, joiners, via } = ctx.plan.canonical;
    const entering = [];
    for (const joiner of new Set<ActorId>([actor, ...joiners])) {
      entering.push(await enterRoom(ctx, { actor: joiner, room, via, address, party: 'canonical' }));
    }
    const outside = waitsFor(entering, { kind: 'done' });
    if (outside.kind === 'waits') return outside;
    await ctx.world.readRoom({ room, as: actor, newest: EVIDENCE }); // whoever links listens next: one question for both
    const wanted = (power: PowerSource): readonly Wanted[] => [...ourLevels(ctx, power), ...botLevels(ctx, power)];
    const request = { room, address, party: 'canonical', readAs: actor, from: [actor, ...joiners], wanted };
    return waitsFor([await grantPower(ctx, request)], { kind: 'done' });
  },
  undo: 'take-back',
};

function ourLevels(ctx: StepContext, power: PowerSource): readonly Wanted[] {
  const user = actorOf(ctx, ctx.plan.canonical.actor)?.user;
  const types = isWatchedDoor(ctx) ? ['m.room.join_rules'] : [];
  return user ? [{ user, level: Math.max(ourLevel(power), ...types.map((type) => levelForState(power, type))) }] : [];
}

/** A bridge in a room that is not public could open it, and then we close it again (threat T-18). */
function isWatchedDoor(ctx: StepContext): boolean {
  const { plan } = ctx;
  return wasClosed(plan.projection, plan.canonical.room) && plan.legs.some((leg) => linkable(ctx, leg).length > 0);
}

/** The level that our own records in canonical take. */
export function ourLevel(power: PowerSource): number {
  return Math.max(...WE_WRITE.map((type) => levelForState(power, type)));
}

/** What each bridge that will be linked writes in a linked room, and no more (spec B-8). */
function botLevels(ctx: StepContext, power: PowerSource): readonly Wanted[] {
  const drivers = new Set(ctx.plan.legs.flatMap((leg) => linkable(ctx, leg).map(({ driver }) => driver)));
  return [...drivers].flatMap(({ bridge, facts }) => {
    const bot = ctx.installation.bridges.find(({ id }) => id === bridge)?.bot;
    const types = facts.writes.filter((type) => !NEVER_FOR_BRIDGES.has(type));
    return bot ? [{ user: bot, level: Math.max(0, ...types.map((type) => levelForState(power, type))) }] : [];
  });
}
