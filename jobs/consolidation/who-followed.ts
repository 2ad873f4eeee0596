import { readersNow } from '#jobs/readers-now';
import { accountKinds } from '#src/consent/account-kinds';
import {
  ableToFollow,
  type Following,
  followingOf,
  peopleOf,
  type SourcePeople,
  sumOf,
} from '#src/consolidation/following';
import type { LegPlan } from '#src/consolidation/plan';
import type { StepContext } from '#src/consolidation/step';
import { usersWith } from '#src/portals/room-state';

/** Who followed, in all and room by room. */
export interface WhoFollowed {
  readonly following: Following;
  /** How many of a retired room's people are not in canonical yet, in the order of the plan's legs. */
  readonly staying: readonly number[];
}

/** Counts the people of the retired rooms by where they are now; one state read a room, which the other looks share. */
export async function whoFollowed(ctx: StepContext): Promise<WhoFollowed> {
  const { room, actor } = ctx.plan.canonical;
  const [readerIn, steps, state] = await Promise.all([
    readersNow(ctx),
    ctx.recordedSteps(),
    ctx.world.readState({ room, as: actor }),
  ]);
  const kinds = accountKinds(ctx.installation, ctx.drivers.all());
  const isCounted = ableToFollow(state, (user) => kinds(user) === 'human');
  const arrived = new Set(usersWith(state, 'join'));
  const peopleIn = async (leg: LegPlan): Promise<SourcePeople> => {
    const signposted = steps.find((record) => record.step === 'announce' && record.leg === leg.room);
    const since = signposted?.outcomeAt ?? Number.POSITIVE_INFINITY;
    return peopleOf(await ctx.world.readState({ room: leg.room, as: readerIn(leg.room) }), { since, isCounted });
  };
  const sources = await Promise.all(ctx.plan.legs.map(peopleIn));
  const staying = sources.map(({ inside }) => inside.filter((user) => !arrived.has(user)).length);
  return { following: followingOf(sources, arrived), staying };
}

/** The same in one sentence's half: how many have not followed, and on which homeservers. */
export function stayingText(following: Following, counted: (count: number) => string): string {
  const servers = [...following].filter(({ staying }) => staying > 0).sort((a, b) => b.staying - a.staying);
  const told = servers.slice(0, MOST_SERVERS).map(({ server, staying }) => `${server}: ${staying}`);
  const more = servers.length > MOST_SERVERS ? ', …' : '';
  return `${counted(sumOf(following).staying)}${told.length === 0 ? '' : ` (${told.join(', ')}${more})`}`;
}

const MOST_SERVERS = 10;
