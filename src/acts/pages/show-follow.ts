import { findConsolidation, findPlan } from '#src/acts/plans/find';
import type { ActPorts } from '#src/acts/ports';
import type { CanonicalPlan, LegPlan, Plan } from '#src/consolidation/plan';
import { isPublicRoom } from '#src/consolidation/public-rooms';
import type { Consolidation, Leg } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import { isRoomAlias, type RoomAlias } from '#src/portals/ids';
import { discretionOf } from './discretion.ts';
import type { FollowedRoom, FollowView } from './plan-view.ts';

const CONSOLIDATION_ID = /^c_[A-Za-z0-9]{1,40}$/;

/** Legs in these states point at canonical already. */
const POINTING: readonly Leg['state'][] = ['signposted', 'retired'];

/** Where the people of a consolidation's retired rooms find each other: public facts only. Throws CONSOLIDATION_NOT_FOUND. */
export async function showFollow(ports: ActPorts, { id }: { readonly id: string }): Promise<FollowView> {
  if (!CONSOLIDATION_ID.test(id)) throw new TributaryError('CONSOLIDATION_NOT_FOUND', { facts: { consolidation: id } });
  const consolidation = await findConsolidation(ports, id);
  const { plan } = await findPlan(ports, consolidation.plan);
  const legs = await ports.consolidations.legsOf(consolidation.id);
  const rooms = plan.legs
    .filter(({ room }) => isPublicRoom(plan, room))
    .map((leg) => followedRoom(leg, legs.find(({ room }) => room === leg.room)?.state));
  return {
    phase: phaseOf(consolidation, legs),
    ...canonicalIn(plan),
    rooms,
    withheld: plan.legs.length - rooms.length,
  };
}

function followedRoom({ name, address, aliases }: LegPlan, state: Leg['state'] | undefined): FollowedRoom {
  const hasMoved = state !== undefined && POINTING.includes(state);
  return { name, address, aliases: aliases.map(({ alias }) => alias), hasMoved };
}

function canonicalIn(plan: Plan): Pick<FollowView, 'canonical' | 'alias' | 'via'> {
  const canonical = discretionOf(plan).room(plan.canonical.room);
  if (!canonical.isPublic) return { canonical, via: [] };
  const alias = aliasOf(plan.canonical);
  return { canonical, via: plan.canonical.via, ...(alias !== undefined && { alias }) };
}

function aliasOf({ mainAlias, address }: CanonicalPlan): RoomAlias | undefined {
  return mainAlias ?? (isRoomAlias(address) ? address : undefined);
}

function phaseOf({ state }: Consolidation, legs: readonly Leg[]): FollowView['phase'] {
  if (state === 'undone' || state === 'undoing' || state === 'refused') return 'taken-back';
  const pointing = legs.filter((leg) => POINTING.includes(leg.state)).length;
  if (pointing === 0) return 'coming';
  return pointing === legs.length ? 'joined' : 'joining';
}
