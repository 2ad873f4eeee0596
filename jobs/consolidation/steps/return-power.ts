import { isJoined } from '#jobs/deeds/join';
import { actorOf, readPower } from '#jobs/room-power';
import type { LegPlan } from '#src/consolidation/plan';
import type { Step, StepContext } from '#src/consolidation/step';
import type { ActorId } from '#src/portals/actor';
import type { RoomId, UserId } from '#src/portals/ids';
import { isJsonObject, type Json, type JsonObject } from '#src/portals/json';
import { asLevel, levelForState, type PowerSource } from '#src/portals/power';
import { ourLevel } from './prepare-canonical.ts';

const TYPE = 'm.room.power_levels';

/** Step 19: the service hands back what it needs no longer: watching takes no power over a room that is closed (threat T-22). */
export const returnPower: Step = {
  name: 'return-power',
  scope: 'run',
  kind: 'W',
  sharesLook: true,
  perform: async (ctx) => {
    for (const leg of ctx.plan.legs) await returnInSource(ctx, leg);
    await returnInCanonical(ctx);
    return { kind: 'done' };
  },
  undo: { none: 'it comes after the point of no return' },
};

/** Back to the level before us; a level that people gave us for this goes altogether. */
async function returnInSource(ctx: StepContext, { room, tombstoneAs }: LegPlan): Promise<void> {
  const user = actorOf(ctx, tombstoneAs)?.user;
  if (!user || !(await isJoined(ctx, { actor: tombstoneAs, room }))) return;
  const former = await formerLevel(ctx, room, user);
  await lower(ctx, { room, actor: tombstoneAs, user }, former);
}

/** Only the level that was given for asking the bridge goes; what repairing our own records takes stays while we watch. */
async function returnInCanonical(ctx: StepContext): Promise<void> {
  const { room, actor } = ctx.plan.canonical;
  const user = actorOf(ctx, actor)?.user;
  const asked = (await ctx.recordedActs()).some(({ act }) => act.verb === 'link' && act.requester === user);
  if (!user || !asked) return;
  const power = await readPower(ctx, { room, as: actor });
  await lower(ctx, { room, actor, user }, ourLevel(power));
}

/** What the user was listed with before our first write in that room; undefined: it was not listed. */
async function formerLevel(ctx: StepContext, room: RoomId, user: UserId): Promise<Json | undefined> {
  const acts = await ctx.recordedActs();
  const first = acts.find(({ act }) => act.verb === 'write-state' && act.type === TYPE && act.room === room);
  const users = first?.former.content?.users;
  return isJsonObject(users) && Object.hasOwn(users, user) ? users[user] : undefined;
}

interface Place {
  readonly room: RoomId;
  readonly actor: ActorId;
  readonly user: UserId;
}

/** Lowers our own user, which every user may; whoever is not listed, or stands lower already, is left alone. */
async function lower(ctx: StepContext, { room, actor, user }: Place, level: Json | undefined): Promise<void> {
  const power = await readPower(ctx, { room, as: actor });
  const now = listedLevel(power, user);
  const mayWrite = now !== undefined && now >= levelForState(power, TYPE);
  if (!mayWrite || now <= (asLevel(level) ?? asLevel(power.levels?.users_default) ?? 0)) return;
  const content = withLevel(power.levels ?? {}, user, level);
  await ctx.perform({ verb: 'write-state', actor, room, type: TYPE, key: '', content });
}

function listedLevel({ levels }: PowerSource, user: UserId): number | undefined {
  const users = levels?.users;
  return isJsonObject(users) && Object.hasOwn(users, user) ? asLevel(users[user]) : undefined;
}

function withLevel(levels: JsonObject, user: UserId, level: Json | undefined): JsonObject {
  const { [user]: _own, ...others } = isJsonObject(levels.users) ? levels.users : {};
  return { ...levels, users: level === undefined ? others : { ...others, [user]: level } };
}
