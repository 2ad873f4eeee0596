import { isJoined } from '#jobs/deeds/join';
import { actorOf, readPower } from '#jobs/room-power';
import type { LegPlan } from '#src/consolidation/plan';
import type { StepContext } from '#src/consolidation/step';
import type { ActorId } from '#src/portals/actor';
import type { RoomId, UserId } from '#src/portals/ids';
import { isJsonObject, type Json, type JsonObject } from '#src/portals/json';
import { asLevel, levelForState, type PowerSource } from '#src/portals/power';

const TYPE = 'm.room.power_levels';

/** Gives up the level that retiring a source took: back to the level before us; one that people gave us for this goes altogether. */
export async function returnLevelIn(ctx: StepContext, { room, tombstoneAs, powerFrom }: LegPlan): Promise<void> {
  const user = actorOf(ctx, tombstoneAs)?.user;
  if (!user || !(await isJoined(ctx, { actor: tombstoneAs, room }))) return;
  // Where nobody of ours could hand it out, a person gave it for this, perhaps before our first write.
  const former = powerFrom === undefined ? undefined : await formerLevel(ctx, room, user);
  await lowerOurselves(ctx, { room, actor: tombstoneAs, user }, former);
}

/** What the user was listed with before our first write in that room; undefined: it was not listed. */
async function formerLevel(ctx: StepContext, room: RoomId, user: UserId): Promise<Json | undefined> {
  const acts = await ctx.recordedActs();
  const first = acts.find(({ act }) => act.verb === 'write-state' && act.type === TYPE && act.room === room);
  const users = first?.former.content?.users;
  return isJsonObject(users) && Object.hasOwn(users, user) ? users[user] : undefined;
}

/** One of our accounts in a room. */
export interface OwnPlace {
  readonly room: RoomId;
  readonly actor: ActorId;
  readonly user: UserId;
}

/** Lowers our own user, which every user may; whoever is not listed, or stands lower already, is left alone. Undefined: listed no more. */
export async function lowerOurselves(
  ctx: StepContext,
  { room, actor, user }: OwnPlace,
  level: Json | undefined,
): Promise<void> {
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
