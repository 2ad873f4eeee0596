import { outcomeOfAnswer } from '#jobs/deeds/link';
import type { LinkAct, UnlinkAct } from '#src/consolidation/act';
import { canUnlink, movesLinks } from '#src/consolidation/link-ability';
import type { StepContext } from '#src/consolidation/step';
import type { LinkAnswer } from '#src/ports/bridge-driver';
import type { LinkResult } from './link-answers.ts';
import { type LiveChannel, legOf } from './live-channels.ts';

/** True when the channel's bridge knows one room for it: such a link is moved in step 8, once the source is closed. */
export function isMoved({ driver }: LiveChannel): boolean {
  return movesLinks(driver);
}

/** Asks whether the link could be moved now, while the source is still open: whoever waits for people waits here. */
export async function readyToMove(ctx: StepContext, { channel, driver }: LiveChannel): Promise<LinkResult> {
  const act = moveAct(ctx, { channel, driver });
  const { room, source } = act;
  const query = { channel, room, ...(source && { source }) };
  const answer: LinkAnswer = movesLinks(driver) ? await driver.readyToMove(query) : { kind: 'done' };
  return { act, outcome: outcomeOfAnswer(answer) };
}

/** Moves the link, then sees to it that nothing of the bridge is left in the source. */
export async function moveLink(ctx: StepContext, moved: LiveChannel): Promise<readonly LinkResult[]> {
  const act = moveAct(ctx, moved);
  const linked = { act, outcome: await ctx.perform(act) };
  if (linked.outcome.result === 'waits' || linked.outcome.result === 'refused') return [linked];
  if (!canUnlink(moved.driver)) return [linked];
  const rest: UnlinkAct = { verb: 'unlink', bridge: act.bridge, channel: act.channel, room: legOf(ctx).room };
  return [linked, { act: rest, outcome: await ctx.perform(rest) }];
}

function moveAct(ctx: StepContext, { channel, driver }: LiveChannel): LinkAct {
  const { room } = ctx.plan.canonical;
  return { verb: 'link', bridge: driver.bridge, channel, room, source: legOf(ctx).room };
}
