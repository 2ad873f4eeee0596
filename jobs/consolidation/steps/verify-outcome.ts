import { linkable } from '#jobs/consolidation/live-channels';
import { whatIsWrong } from '#jobs/consolidation/look-at-outcome';
import type { Step, StepContext } from '#src/consolidation/step';
import { TributaryError } from '#src/errors/tributary-error';

/** Step 18: the outcome as the world shows it: aliases from their own servers, tombstones, one link for each channel. */
export const verifyOutcome: Step = {
  name: 'verify-outcome',
  scope: 'run',
  kind: 'R',
  trustsJustSeen: true,
  perform: async (ctx) => {
    const wrong = ctx.rehearsed ? [] : await whatIsWrong(ctx);
    if (wrong.length === 0) return { kind: 'done', note: await trafficSeen(ctx) };
    const facts = { what: wrong.join('; '), consolidation: ctx.consolidation };
    const { code, text } = new TributaryError('OUTCOME_DIFFERS', { facts });
    return { kind: 'pauses', code, note: `${text.happened} ${text.left} ${text.now}` };
  },
  undo: { none: 'it only looks' },
};

/** Silence proves nothing: a channel may be quiet. */
async function trafficSeen(ctx: StepContext): Promise<string> {
  const drivers = new Set(ctx.plan.legs.flatMap((leg) => linkable(ctx, leg).map(({ driver }) => driver)));
  if (drivers.size === 0) return 'No network is linked.';
  const { room, actor } = ctx.plan.canonical;
  const since = (await ctx.recordedActs()).find(({ act }) => act.verb === 'link')?.intentAt ?? ctx.clock.now();
  const said = (await ctx.world.readTimeline({ room, as: actor, since, limit: 200 })).filter(
    ({ type }) => type === 'm.room.message',
  );
  const senders = said.map(({ sender }) => sender);
  const seen = [...drivers].map((driver) => {
    const word = driver.usersIn(senders).length > 0 ? 'seen' : 'not seen yet';
    return `messages through ${driver.bridge}: ${word}`;
  });
  return seen.join('; ');
}
