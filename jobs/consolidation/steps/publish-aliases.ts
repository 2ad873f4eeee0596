import { aliasesInCanonical } from '#jobs/consolidation/leg-aliases';
import { legOf } from '#jobs/consolidation/live-channels';
import { actorsIn, readPower, whoCanWrite } from '#jobs/room-power';
import type { WriteStateAct } from '#src/consolidation/act';
import { sameJson } from '#src/consolidation/same-json';
import type { Step, StepContext } from '#src/consolidation/step';
import type { RoomAlias, RoomId } from '#src/portals/ids';
import type { Json, JsonObject } from '#src/portals/json';

const TYPE = 'm.room.canonical_alias';

/** Step 11: the rooms say what the directories say: the source's addresses go, canonical's main one stays untouched. */
export const publishAliases: Step = {
  name: 'publish-aliases',
  scope: 'leg',
  kind: 'W',
  sharesLook: true,
  goesAlong: true,
  perform: async (ctx) => {
    const leg = legOf(ctx);
    const moved = await aliasesInCanonical(ctx, leg);
    if (moved.length === 0) return { kind: 'not-applicable', note: 'No alias was moved.' };
    const { room, actor } = ctx.plan.canonical;
    const writes = await Promise.all([
      rewrite(ctx, leg.room, [leg.tombstoneAs, leg.powerFrom], (content) => withoutAliases(content, moved)),
      rewrite(ctx, room, [actor], (content) => withAliases(content, moved)),
    ]);
    await ctx.performAll(writes.flat());
    return { kind: 'done' };
  },
  undo: 'take-back',
};

/** The room's aliases without those that lead elsewhere now. */
export function withoutAliases(content: JsonObject, moved: readonly RoomAlias[]): JsonObject {
  const isLeft = (alias: Json | undefined): boolean => !moved.some((gone) => gone === alias);
  const { alias, alt_aliases: others, ...rest } = content;
  const left = Array.isArray(others) ? others.filter(isLeft) : [];
  return {
    ...rest,
    ...(alias !== undefined && isLeft(alias) && { alias }),
    ...(left.length > 0 && { alt_aliases: left }),
  };
}

/** The room's aliases with these among the alternatives; the main one is its people's choice. */
export function withAliases(content: JsonObject, moved: readonly RoomAlias[]): JsonObject {
  const others = Array.isArray(content.alt_aliases) ? content.alt_aliases : [];
  const added = moved.filter((alias) => alias !== content.alias && !others.includes(alias));
  return added.length > 0 ? { ...content, alt_aliases: [...others, ...added] } : content;
}

async function rewrite(
  ctx: StepContext,
  room: RoomId,
  preferred: Parameters<typeof actorsIn>[1]['preferred'],
  change: (content: JsonObject) => JsonObject,
): Promise<readonly WriteStateAct[]> {
  const actors = await actorsIn(ctx, { room, preferred: preferred ?? [] });
  const reader = actors[0];
  if (!reader) return [];
  const able = whoCanWrite(await readPower(ctx, { room, as: reader.id }), actors, { types: [TYPE] }) ?? reader;
  const before = (await ctx.world.readStateEvent({ room, as: reader.id, type: TYPE, key: '' }))?.content ?? {};
  const content = change(before);
  if (sameJson(content, before)) return [];
  return [{ verb: 'write-state', actor: able.id, room, type: TYPE, key: '', content }];
}
