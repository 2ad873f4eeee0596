import { legOf } from '#jobs/consolidation/live-channels';
import type { SpacePlace } from '#src/consolidation/plan';
import type { Step, StepContext } from '#src/consolidation/step';
import type { JsonObject } from '#src/portals/json';

const TYPE = 'm.space.child';

/**
 * Step 13: canonical stands beside the source in the spaces that we may edit, in the same place. The source stays listed:
 * taking it out would throw members who have not followed yet out of the space (handbook matrix 1.7).
 */
export const updateSpaces: Step = {
  name: 'update-spaces',
  scope: 'leg',
  kind: 'W',
  perform: async (ctx) => {
    const { spaces = [] } = legOf(ctx);
    for (const space of spaces) await addCanonical(ctx, space);
    if (spaces.length === 0) return { kind: 'not-applicable', note: 'No space that we may edit holds this room.' };
    return { kind: 'done' };
  },
  undo: 'take-back',
};

async function addCanonical(ctx: StepContext, { space, editor }: SpacePlace): Promise<void> {
  const { room, via } = ctx.plan.canonical;
  const place = { room: space, as: editor, type: TYPE };
  const own = (await ctx.world.readStateEvent({ ...place, key: room }))?.content;
  const source = (await ctx.world.readStateEvent({ ...place, key: legOf(ctx).room }))?.content;
  if (isChild(own) || !source || !isChild(source)) return;
  const { order, suggested } = source;
  const content = { via, ...(order !== undefined && { order }), ...(suggested !== undefined && { suggested }) };
  await ctx.perform({ verb: 'write-state', actor: editor, room: space, type: TYPE, key: room, content });
}

/** A child without `via` is no child. */
function isChild(content: JsonObject | undefined): boolean {
  return Array.isArray(content?.via);
}
