import type { BridgedE2eWorld } from './bridged-world.ts';
import { type Community, type GivenRoom, givenCommunity } from './communities.ts';
import { type GivenPlan, givenAskedPlan, operatorsAgree, peopleDoTheirPart, roomsAgree } from './consents.ts';
import { givenPortal, operatorAgrees, type Portal, questionOfTheBridge } from './portals.ts';

/** Portals and other rooms that are retired into one. */
export interface PortalMerge {
  readonly canonical: GivenRoom;
  readonly portals: readonly Portal[];
  readonly natives?: readonly GivenRoom[];
}

/** A plan to which everybody agreed where they were asked: in their rooms, at the terminal, and on IRC. */
export async function givenAgreedMerge(world: BridgedE2eWorld, merge: PortalMerge): Promise<GivenPlan> {
  const { canonical, portals, natives = [] } = merge;
  const sources = [...portals, ...natives];
  const community: Community = {
    name: 'bridged',
    canonical,
    sources,
    rooms: [canonical, ...sources],
    oldAliases: sources.flatMap(({ aliases }) => aliases),
  };
  const given = await givenAskedPlan(world, community);
  await Promise.all(portals.map(operatorAgrees));
  await operatorsAgree(world, given);
  // Nobody in a portal has a say there: the network's people speak for it.
  await roomsAgree({ ...given, community: { ...community, rooms: [canonical, ...natives] } });
  await peopleDoTheirPart(given);
  return given;
}

/** A portal that is about to be retired with everybody's yes, and a run that has come to the bridge's own question. */
export async function givenQuestionOfTheBridge(world: BridgedE2eWorld, channel: string) {
  const portal = await givenPortal(world, { channel });
  const { canonical } = await givenCommunity(world, { canonical: { powerForUs: false, version: '11' }, sources: [] });
  const given = await givenAgreedMerge(world, { canonical, portals: [portal] });
  await world.json(['run', given.plan.plan]);
  await questionOfTheBridge(portal);
  return { portal, canonical, given };
}
