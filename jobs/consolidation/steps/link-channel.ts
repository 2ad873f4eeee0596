import type { LinkResult } from '#jobs/consolidation/link-answers';
import { outcomeOfLinks } from '#jobs/consolidation/link-answers';
import { type LiveChannel, legOf, linkable, liveChannels } from '#jobs/consolidation/live-channels';
import { isMoved, readyToMove } from '#jobs/consolidation/moved-links';
import { type Agreed, findRequester } from '#jobs/consolidation/requester';
import type { LinkAct } from '#src/consolidation/act';
import type { Step, StepContext, StepOutcome } from '#src/consolidation/step';
import { isUserId, type UserId } from '#src/portals/ids';
import type { LinkedChannel } from '#src/portals/remote-channel';

/**
 * Step 5: links the network's channel to canonical before the old link goes, so that the channel is never without a room.
 * Where a bridge knows one room for a channel, it is only asked whether it could move the link.
 */
export const linkChannel: Step = {
  name: 'link-channel',
  scope: 'leg',
  kind: 'B',
  trustsJustSeen: true,
  perform: async (ctx) => {
    const leg = legOf(ctx);
    const channels = linkable(ctx, leg);
    if (channels.length === 0) return nothingToLink(liveChannels(ctx, leg).length);
    const { agreed = [] } = await ctx.consents();
    const isAsked = channels.some(({ driver }) => driver.facts.needsRequester);
    const requester = isAsked ? await findRequester(ctx, agreed) : undefined;
    if (requester && 'part' in requester) return { kind: 'waits', ...requester.part };
    const results: LinkResult[] = [];
    for (const channel of channels) {
      const isLater = isMoved(channel);
      const result = isLater ? readyToMove(ctx, channel) : link(ctx, channel, { requester: requester?.user, agreed });
      results.push(await result);
    }
    return outcomeOfLinks(results, ctx.consolidation);
  },
  undo: 'take-back',
};

interface Askers {
  readonly requester: UserId | undefined;
  readonly agreed: Agreed;
}

async function link(
  ctx: StepContext,
  { channel, driver }: LiveChannel,
  { requester, agreed }: Askers,
): Promise<LinkResult> {
  const asker = driver.facts.needsRequester && requester ? { requester } : {};
  const operator = operatorWhoAgreed(channel, agreed);
  const act: LinkAct = {
    verb: 'link',
    bridge: driver.bridge,
    channel,
    room: ctx.plan.canonical.room,
    source: legOf(ctx).room,
    ...asker,
  };
  return { act, outcome: await ctx.perform(act, operator === undefined ? {} : { operator }) };
}

/** The nick of an operator who agreed on the network itself; undefined when nobody did, or others vouched for them. */
function operatorWhoAgreed(channel: LinkedChannel, agreed: Agreed): string | undefined {
  const party = `network:${channel.network}/${channel.channel}`;
  const masks = agreed.filter((word) => word.party === party && !isUserId(word.person)).map(({ person }) => person);
  return masks.map((mask) => mask.split('!', 1)[0]).find((nick) => nick !== undefined && nick !== '');
}

function nothingToLink(channels: number): StepOutcome {
  const note = channels === 0 ? 'No bridge reaches this room.' : 'Its bridge needs no link of ours.';
  return { kind: 'not-applicable', note };
}
