import type { LinkResult } from '#jobs/consolidation/link-answers';
import { outcomeOfLinks } from '#jobs/consolidation/link-answers';
import { type LiveChannel, legOf, linkable, liveChannels } from '#jobs/consolidation/live-channels';
import { findRequester } from '#jobs/consolidation/requester';
import type { LinkAct } from '#src/consolidation/act';
import type { Step, StepContext, StepOutcome } from '#src/consolidation/step';
import type { UserId } from '#src/portals/ids';

/** Step 5: links the network's channel to canonical before the old link goes, so that the channel is never without a room. */
export const linkChannel: Step = {
  name: 'link-channel',
  scope: 'leg',
  kind: 'B',
  perform: async (ctx) => {
    const leg = legOf(ctx);
    const channels = linkable(ctx, leg);
    if (channels.length === 0) return nothingToLink(liveChannels(ctx, leg).length);
    const requester = channels.some(({ driver }) => driver.facts.needsRequester) ? await findRequester(ctx) : undefined;
    if (requester && 'part' in requester) return { kind: 'waits', ...requester.part };
    const results: LinkResult[] = [];
    for (const channel of channels) results.push(await link(ctx, channel, requester?.user));
    return outcomeOfLinks(results, ctx.consolidation);
  },
  undo: 'take-back',
};

async function link(
  ctx: StepContext,
  { channel, driver }: LiveChannel,
  requester: UserId | undefined,
): Promise<LinkResult> {
  const asker = driver.facts.needsRequester && requester ? { requester } : {};
  const act: LinkAct = { verb: 'link', bridge: driver.bridge, channel, room: ctx.plan.canonical.room, ...asker };
  return { act, outcome: await ctx.perform(act) };
}

function nothingToLink(channels: number): StepOutcome {
  const note = channels === 0 ? 'No bridge reaches this room.' : 'Its bridge needs no link of ours.';
  return { kind: 'not-applicable', note };
}
