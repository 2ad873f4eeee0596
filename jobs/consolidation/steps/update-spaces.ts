import { legOf } from '#jobs/consolidation/live-channels';
import type { WriteStateAct } from '#src/consolidation/act';
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
  sharesLook: true,
  goesAlong: true,
  perform: async (ctx) => {
    const { spaces = [] } = legOf(ctx);
    const acts = await Promise.all(spaces.map((space) => addCanonical(ctx, space)));
    await ctx.performAll(acts.flat());
    if (spaces.length === 0) return { kind: 'not-applicable', note: 'No space that we may edit holds this room.' };
    return { kind: 'done' };
  },
  undo: 'take-back',
};

async function addCanonical(ctx: StepContext, { space, editor }: SpacePlace): Promise<readonly WriteStateAct[]> {
  const { room, via } = ctx.plan.canonical;
  const place = { room: space, as: editor, type: TYPE };
  const [own, source] = await Promise.all(
    [room, legOf(ctx).room].map(async (key) => (await ctx.world.readStateEvent({ ...place, key }))?.content),
  );
  if (isChild(own) || !source || !isChild(source)) return [];
  const { order, suggested } = source;
  const content = { via, ...(order !== undefined && { order }), ...(suggested !== undefined && { suggested }) };
  return [{ verb: 'write-state', actor: editor, room: space, type: TYPE, key: room, content }];
}

/** A child without `via` is no child. */
function isChild(content: JsonObject | undefined): boolean {
  return Array.isArray(content?.via);
}
