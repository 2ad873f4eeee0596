import { type LiveChannel, legOf, linkable } from '#jobs/consolidation/live-channels';
import { isMoved } from '#jobs/consolidation/moved-links';
import { readerNow } from '#jobs/readers-now';
import { counted } from '#src/consent/plain-text';
import type { LegPlan } from '#src/consolidation/plan';
import { MACHINE } from '#src/consolidation/run-state';
import type { Step, StepContext, WaitingFor } from '#src/consolidation/step';

/** Step 6: the link stands by the bridge's word and by what is seen: its bot is in canonical (spec B-5). */
export const verifyLink: Step = {
  name: 'verify-link',
  scope: 'leg',
  kind: 'R',
  perform: async (ctx) => {
    const leg = legOf(ctx);
    const channels = linkable(ctx, leg).filter((channel) => !isMoved(channel));
    if (channels.length === 0) return { kind: 'not-applicable', note: 'Nothing was to be linked.' };
    const [missing] = await Promise.all([
      Promise.all(channels.map((channel) => whatIsMissing(ctx, channel))).then((all) => all.flat()),
      readSource(ctx, leg),
    ]);
    if (missing.length > 0) return { kind: 'waits', waitingFor: missing };
    return ctx.rehearsed ? { kind: 'done' } : { kind: 'done', note: await ghostsSeen(ctx, channels) };
  },
  undo: { none: 'it only looks' },
};

/** Closing looks at it next, and the channel is in two rooms until then. */
async function readSource(ctx: StepContext, { room }: LegPlan): Promise<void> {
  await ctx.world.readState({ room, as: await readerNow(ctx, room) });
}

async function whatIsMissing(ctx: StepContext, { channel, driver }: LiveChannel): Promise<readonly WaitingFor[]> {
  const { room, actor, address } = ctx.plan.canonical;
  const party = MACHINE;
  const [state, members] = await Promise.all([
    driver.linkState({ channel, room }),
    ctx.world.joinedMembers({ room, as: actor }),
  ]);
  if (state !== 'linked') return [{ party, what: `the link of ${channel.channel} to ${address}: it is ${state}` }];
  const bot = ctx.installation.bridges.find(({ id }) => id === driver.bridge)?.bot;
  return bot && !members.includes(bot) ? [{ party, what: `the arrival of ${bot} in ${address}` }] : [];
}

async function ghostsSeen(ctx: StepContext, channels: readonly LiveChannel[]): Promise<string> {
  const { room, actor } = ctx.plan.canonical;
  const members = await ctx.world.joinedMembers({ room, as: actor });
  const ghosts = new Set(channels.flatMap(({ driver }) => driver.usersIn(members)));
  return `${counted(ghosts.size, 'account of the network has', 'accounts of the network have')} arrived in canonical so far.`;
}
