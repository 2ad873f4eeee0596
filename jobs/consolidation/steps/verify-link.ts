import { type LiveChannel, legOf, linkable } from '#jobs/consolidation/live-channels';
import { isMoved } from '#jobs/consolidation/moved-links';
import { counted } from '#src/consent/plain-text';
import { MACHINE } from '#src/consolidation/run-state';
import type { Step, StepContext, WaitingFor } from '#src/consolidation/step';

/** Step 6: the link stands by the bridge's word and by what is seen: its bot is in canonical (spec B-5). */
export const verifyLink: Step = {
  name: 'verify-link',
  scope: 'leg',
  kind: 'R',
  perform: async (ctx) => {
    const channels = linkable(ctx, legOf(ctx)).filter((channel) => !isMoved(channel));
    if (channels.length === 0) return { kind: 'not-applicable', note: 'Nothing was to be linked.' };
    const missing = (await Promise.all(channels.map((channel) => whatIsMissing(ctx, channel)))).flat();
    if (missing.length > 0) return { kind: 'waits', waitingFor: missing };
    return { kind: 'done', note: await ghostsSeen(ctx, channels) };
  },
  undo: { none: 'it only looks' },
};

async function whatIsMissing(ctx: StepContext, { channel, driver }: LiveChannel): Promise<readonly WaitingFor[]> {
  const { room, actor, address } = ctx.plan.canonical;
  const party = MACHINE;
  const state = await driver.linkState({ channel, room });
  if (state !== 'linked') return [{ party, what: `the link of ${channel.channel} to ${address}: it is ${state}` }];
  const bot = ctx.installation.bridges.find(({ id }) => id === driver.bridge)?.bot;
  const members = await ctx.world.joinedMembers({ room, as: actor });
  return bot && !members.includes(bot) ? [{ party, what: `the arrival of ${bot} in ${address}` }] : [];
}

async function ghostsSeen(ctx: StepContext, channels: readonly LiveChannel[]): Promise<string> {
  const { room, actor } = ctx.plan.canonical;
  const members = await ctx.world.joinedMembers({ room, as: actor });
  const ghosts = new Set(channels.flatMap(({ driver }) => driver.usersIn(members)));
  return `${counted(ghosts.size, 'account of the network has', 'accounts of the network have')} arrived in canonical so far.`;
}
