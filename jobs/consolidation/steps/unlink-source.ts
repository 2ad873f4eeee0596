import { type LinkResult, outcomeOfLinks } from '#jobs/consolidation/link-answers';
import { type LiveChannel, legOf, unlinkable } from '#jobs/consolidation/live-channels';
import { isMoved, moveLink } from '#jobs/consolidation/moved-links';
import type { UnlinkAct } from '#src/consolidation/act';
import { doubleBridgings, echoText, lastedMs } from '#src/consolidation/double-bridging';
import { canLink } from '#src/consolidation/link-ability';
import type { Step, StepContext, WaitingFor } from '#src/consolidation/step';

/**
 * Step 8: removes the source's own link, only while canonical's stands: link first, unlink second (spec B-6). A bridge that
 * knows one room for a channel moves it now that nobody speaks in the source.
 */
export const unlinkSource: Step = {
  name: 'unlink-source',
  scope: 'leg',
  kind: 'B',
  rereadsRights: true,
  trustsJustSeen: 'native',
  perform: async (ctx) => {
    const leg = legOf(ctx);
    const channels = unlinkable(ctx, leg);
    if (channels.length === 0) return { kind: 'not-applicable', note: 'No bridge has a link to remove here.' };
    const doubled = channels.filter((channel) => !isMoved(channel));
    const unsafe = (await Promise.all(doubled.map((channel) => whyNotYet(ctx, channel)))).flat();
    if (unsafe.length > 0) return { kind: 'waits', waitingFor: unsafe };
    const results: LinkResult[] = [];
    for (const moved of channels.filter(isMoved)) results.push(...(await moveLink(ctx, moved)));
    for (const { channel, driver } of doubled) {
      const act: UnlinkAct = { verb: 'unlink', bridge: driver.bridge, channel, room: leg.room };
      results.push({ act, outcome: await ctx.perform(act) });
    }
    const outcome = outcomeOfLinks(results, ctx.consolidation);
    return outcome.kind === 'done' && !ctx.rehearsed ? { ...outcome, ...(await echoNote(ctx)) } : outcome;
  },
  undo: 'take-back',
};

/** Without a link to canonical the channel would be left without any room, and its alias would make a new portal. */
async function whyNotYet(ctx: StepContext, { channel, driver }: LiveChannel): Promise<readonly WaitingFor[]> {
  if (!canLink(driver)) return [];
  const { room, address } = ctx.plan.canonical;
  if ((await driver.linkState({ channel, room })) === 'linked') return [];
  return [
    { party: `operator:${driver.bridge}`, what: `the link of ${channel.channel} to ${address}, which is gone again` },
  ];
}

/** How long each channel of the leg was in two rooms, which everybody in them saw (spec B-6). */
async function echoNote(ctx: StepContext): Promise<{ readonly note?: string }> {
  const { room } = legOf(ctx);
  const echoes = doubleBridgings(await ctx.recordedActs()).filter(({ source }) => source === room);
  const sentences = echoes.flatMap(({ channel, from, until }) =>
    until === undefined ? [] : [echoText(channel.channel, lastedMs({ from, until }))],
  );
  return sentences.length === 0 ? {} : { note: sentences.join(' ') };
}
