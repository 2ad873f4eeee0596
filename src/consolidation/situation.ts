import type { AccountKinds } from '#src/consent/account-kinds';
import type { Party } from '#src/consent/party';
import type { RoomId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { WorldSnapshot } from '#src/portals/room-snapshot';
import type { BridgeDriver } from '#src/ports/bridge-driver';
import { describeRoom, type RoomDescription } from './describe-room.ts';
import type { CanonicalPlan, Finding, LegPlan } from './plan.ts';

/** What planning starts from: one inspection and what is configured. */
export interface PlanningWorld {
  readonly world: WorldSnapshot;
  readonly installation: Installation;
  readonly drivers: readonly BridgeDriver[];
  readonly kinds: AccountKinds;
  readonly canonical: RoomDescription;
  readonly sources: readonly RoomDescription[];
  /** Rooms held by running consolidations, with the consolidation's id. */
  readonly busy: ReadonlyMap<RoomId, string>;
}

/** A planning world with everything that was decided in it; what blockers and warnings look at. */
export interface Situation extends PlanningWorld {
  readonly plan: CanonicalPlan;
  readonly legs: readonly LegPlan[];
  readonly parties: readonly Party[];
}

/** Looks for one kind of blocker or warning; empty: there is none. */
export type Finder = (situation: Situation) => readonly Finding[];

/** Describes all rooms of an inspection. */
export function planningWorld(given: Omit<PlanningWorld, 'canonical' | 'sources'>): PlanningWorld {
  const describe = (snapshot: WorldSnapshot['canonical']): RoomDescription =>
    describeRoom(snapshot, given.world, given.kinds);
  return { ...given, canonical: describe(given.world.canonical), sources: given.world.sources.map(describe) };
}

/** The bridges whose links a plan changes, each once. */
export function bridgesOf(legs: readonly LegPlan[]): readonly string[] {
  const ids = legs.flatMap(({ channels }) => channels.flatMap(({ bridge }) => bridge ?? []));
  return [...new Set(ids)].sort();
}

/** The driver of a bridge; undefined when none is configured. */
export function driverOf(world: Pick<PlanningWorld, 'drivers'>, bridge: string | undefined): BridgeDriver | undefined {
  return world.drivers.find((driver) => driver.bridge === bridge);
}

/** The leg of a source room together with its description. */
export function pairs(situation: Situation): readonly { readonly leg: LegPlan; readonly source: RoomDescription }[] {
  return situation.legs.flatMap((leg) => {
    const source = situation.sources.find(({ room }) => room === leg.room);
    return source ? [{ leg, source }] : [];
  });
}
