import { linkable } from '#jobs/consolidation/live-channels';
import { whatIsWrong } from '#jobs/consolidation/look-at-outcome';
import { EVIDENCE } from '#jobs/view/evidence';
import type { Step, StepContext } from '#src/consolidation/step';
import { TributaryError } from '#src/errors/tributary-error';
import type { BridgeDriver } from '#src/ports/bridge-driver';

/** Step 18: the outcome as the world shows it: aliases from their own servers, tombstones, one link for each channel. */
export const verifyOutcome: Step = {
  name: 'verify-outcome',
  scope: 'run',
  kind: 'R',
  trustsJustSeen: true,
  perform: async (ctx) => {
    if (ctx.rehearsed) return { kind: 'done' };
    const [, wrong] = await Promise.all([readTalk(ctx), whatIsWrong(ctx)]);
    if (wrong.length === 0) return { kind: 'done', note: await trafficSeen(ctx) };
    const facts = { what: wrong.join('; '), consolidation: ctx.consolidation };
    const { code, text } = new TributaryError('OUTCOME_DIFFERS', { facts });
    return { kind: 'pauses', code, note: `${text.happened} ${text.left} ${text.now}` };
  },
  undo: { none: 'it only looks' },
};

function driversHere(ctx: StepContext): ReadonlySet<BridgeDriver> {
  return new Set(ctx.plan.legs.flatMap((leg) => linkable(ctx, leg).map(({ driver }) => driver)));
}

/** State and talk of canonical are asked for in one question, where the talk is looked through after the state. */
async function readTalk(ctx: StepContext): Promise<void> {
  const { room, actor } = ctx.plan.canonical;
  if (driversHere(ctx).size > 0) await ctx.world.readRoom({ room, as: actor, newest: EVIDENCE });
}

/** Silence proves nothing: a channel may be quiet. */
async function trafficSeen(ctx: StepContext): Promise<string> {
  const drivers = driversHere(ctx);
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
