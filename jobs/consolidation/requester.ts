import { actorOf, readPower } from '#jobs/room-power';
import type { Act } from '#src/consolidation/act';
import type { ConsentStanding, StepContext } from '#src/consolidation/step';
import { isUserId, type UserId } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import { asLevel, levelForState, type PowerSource } from '#src/portals/power';
import type { HumanPart } from './human-part.ts';
import { levelTaskText } from './level-task.ts';

/** Who has agreed for which party. */
export type Agreed = NonNullable<ConsentStanding['agreed']>;

/** Who asks a bridge for a link, or what somebody has to do first so that there is such a person (spec W-13). */
export type Requester = { readonly user: UserId } | { readonly part: HumanPart };

/**
 * The canonical admin who agreed and is listed with the level of power levels; a creator of a version 12 room is not
 * listed, and then our own user is, once somebody gave it that level.
 */
export async function findRequester(ctx: StepContext, agreed: Agreed): Promise<Requester> {
  const { room, actor, address } = ctx.plan.canonical;
  const power = await readPower(ctx, { room, as: actor });
  const level = levelForState(power, 'm.room.power_levels');
  const own = actorOf(ctx, actor)?.user;
  const candidates = [...adminsWhoAgreed(ctx, agreed), ...(own ? [own] : [])];
  const user = candidates.find((candidate) => listedLevel(power, candidate) >= level);
  if (user) return { user };
  const what = `${levelTaskText({ address, user: own ?? actor, level })} (for asking the bridge; it is given back at the end)`;
  const asIf = own ? [grantOf(own, { power, level, place: { room, actor } })] : [];
  return { part: { waitingFor: [{ party: 'canonical', what }], asIf } };
}

interface Grant {
  readonly power: PowerSource;
  readonly level: number;
  readonly place: Pick<StepContext['plan']['canonical'], 'room' | 'actor'>;
}

function grantOf(user: UserId, { power, level, place }: Grant): Act {
  const users = isJsonObject(power.levels?.users) ? power.levels.users : {};
  const content = { ...power.levels, users: { ...users, [user]: level } };
  return { verb: 'write-state', ...place, type: 'm.room.power_levels', key: '', content };
}

/** In a rehearsal nobody has agreed yet: whoever could is taken. */
function adminsWhoAgreed(ctx: StepContext, agreed: Agreed): readonly UserId[] {
  const party = ctx.plan.parties.find(({ kind }) => kind === 'canonical');
  if (ctx.rehearsed) return party?.people ?? [];
  return agreed
    .filter((word) => word.party === party?.id)
    .map(({ person }) => person)
    .filter(isUserId);
}

/** Bridges look only at who is listed. */
function listedLevel({ levels }: PowerSource, user: UserId): number {
  const users = levels?.users;
  const level = isJsonObject(users) && Object.hasOwn(users, user) ? asLevel(users[user]) : undefined;
  return level ?? Number.NEGATIVE_INFINITY;
}
