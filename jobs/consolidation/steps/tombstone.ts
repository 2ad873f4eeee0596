import { waitForWord } from '#jobs/consolidation/ask-for-word';
import { aliasesToMove, listedAliases } from '#jobs/consolidation/leg-aliases';
import { legOf } from '#jobs/consolidation/live-channels';
import { tombstoneBody } from '#jobs/consolidation/messages';
import { noteOf, restoreOverwritten } from '#jobs/consolidation/restore-overwritten';
import { actorOf } from '#jobs/room-power';
import type { LegPlan } from '#src/consolidation/plan';
import { MACHINE } from '#src/consolidation/run-state';
import type { Step, StepContext, StepOutcome } from '#src/consolidation/step';
import { TributaryError } from '#src/errors/tributary-error';
import { type RoomId, serverOf } from '#src/portals/ids';
import { stillInside } from './await-drained.ts';
import { closeIfOpen } from './close-source.ts';
import { drifted, driftNow } from './inspect-rooms.ts';

/**
 * A homeserver usually lets ten into a room at once and then one a second; who follows while a crowd is still coming is
 * turned away (handbook irc-bridges 9.2, trap 13). A crowd: so many within a minute, and so many of them just now.
 */
const CROWD = { inAll: 10, withinMs: 60_000, justNow: 5, justNowMs: 10_000 };

/**
 * Step 17, the point of no return: replaces the source by canonical, for good. Gate, live rights, drift, confirmation,
 * aliases and members are all looked at in the same breath.
 */
export const tombstone: Step = {
  name: 'tombstone',
  scope: 'leg',
  kind: 'W',
  rereadsRights: true,
  looksAnew: true,
  perform: async (ctx) => {
    const leg = legOf(ctx);
    const held = (await waitUnlessConfirmed(ctx)) ?? (await stopForDrift(ctx));
    if (held) return held;
    await leadBack(ctx, leg);
    const reopened = await closeIfOpen(ctx); // a network's modes or a bot may have opened it since step 7
    if (reopened && reopened.kind !== 'done') return reopened;
    const restored = await restoreOverwritten(ctx, await roomsToProve(ctx, leg));
    const reasons = await whyNotYet(ctx, leg);
    if (reasons.length > 0) return notReady(ctx, reasons);
    if (await isCrowded(ctx)) return waitForJoins(ctx);
    const { tombstoneAs: actor, room } = leg;
    const { canonical } = ctx.plan;
    const body = tombstoneBody(canonical);
    await ctx.perform({ verb: 'tombstone', actor, room, replacement: canonical.room, body });
    return { kind: 'done', ...noteOf(restored) };
  },
  undo: { none: 'state cannot be deleted: a tombstone can only be pointed elsewhere' },
};

async function waitUnlessConfirmed(ctx: StepContext): Promise<StepOutcome | undefined> {
  if (!ctx.plan.policy.secondConfirmation || ctx.rehearsed) return undefined;
  const confirmation = await ctx.confirmation();
  return confirmation.stands ? undefined : waitForWord(ctx, confirmation);
}

async function stopForDrift(ctx: StepContext): Promise<StepOutcome | undefined> {
  const changes = ctx.rehearsed ? [] : await driftNow(ctx);
  return changes.length > 0 ? drifted(changes) : undefined;
}

/** Canonical is looked at once, before the first room is replaced. */
async function roomsToProve(ctx: StepContext, { room }: LegPlan): Promise<readonly RoomId[]> {
  const isFirst = (await ctx.recordedActs()).every(({ act }) => act.verb !== 'tombstone');
  return isFirst ? [ctx.plan.canonical.room, room] : [room];
}

/** Aliases are proved again: one that was led back to the source is moved once more, one that leads elsewhere halts the run. */
async function leadBack(ctx: StepContext, leg: LegPlan): Promise<void> {
  const { room: to } = ctx.plan.canonical;
  for (const { alias, actor } of await aliasesToMove(ctx, leg)) {
    if (actor === undefined || (await ctx.world.resolve(alias))?.room === to) continue;
    await ctx.perform({ verb: 'move-alias', actor, alias, from: leg.room, to });
  }
}

async function whyNotYet(ctx: StepContext, leg: LegPlan): Promise<readonly string[]> {
  const { room: canonical, actor } = ctx.plan.canonical;
  const onward = await ctx.world.readStateEvent({ room: canonical, as: actor, type: 'm.room.tombstone', key: '' });
  const left = [...(await listedAliases(ctx, leg)), ...(await aliasesElsewhere(ctx, leg))];
  const inside = await stillInside(ctx);
  return [
    ...(onward ? ['the canonical room has been replaced itself'] : []),
    ...(left.length > 0 ? [`${[...new Set(left)].join(', ')} does not lead to canonical`] : []),
    ...(inside.length > 0 ? [`users of the bridge are in it: ${inside.slice(0, 5).join(', ')}`] : []),
    ...((await senderIsInCanonical(ctx, leg))
      ? []
      : ['the server of its sender is not in canonical, so nobody could follow']),
  ];
}

async function aliasesElsewhere(ctx: StepContext, leg: LegPlan): Promise<readonly string[]> {
  const targets = await Promise.all(leg.aliases.map(({ alias }) => ctx.world.resolve(alias)));
  return leg.aliases.flatMap(({ alias }, index) => (targets[index]?.room === ctx.plan.canonical.room ? [] : [alias]));
}

/** Clients take the sender's server to join through (handbook matrix 1.3). */
async function senderIsInCanonical(ctx: StepContext, leg: LegPlan): Promise<boolean> {
  const { room, actor } = ctx.plan.canonical;
  const sender = actorOf(ctx, leg.tombstoneAs);
  const members = await ctx.world.joinedMembers({ room, as: actor });
  return sender !== undefined && members.some((member) => serverOf(member) === sender.server);
}

async function isCrowded(ctx: StepContext): Promise<boolean> {
  if (ctx.rehearsed) return false;
  const { room, actor } = ctx.plan.canonical;
  const now = ctx.clock.now();
  const state = await ctx.world.readState({ room, as: actor });
  // Each server tells its own time: an arrival that is still to come by that is none.
  const isRecent = (at: number): boolean => at >= now - CROWD.withinMs && at <= now + CROWD.withinMs;
  const joins = state.filter(
    ({ type, content, at }) => type === 'm.room.member' && content.membership === 'join' && isRecent(at),
  );
  const justNow = joins.filter(({ at }) => at >= now - CROWD.justNowMs);
  return joins.length >= CROWD.inAll && justNow.length >= CROWD.justNow;
}

function waitForJoins({ plan }: StepContext): StepOutcome {
  const what = `the many arrivals in ${plan.canonical.address} to settle, so that people can follow`;
  return { kind: 'waits', waitingFor: [{ party: MACHINE, what }] };
}

function notReady(ctx: StepContext, reasons: readonly string[]): StepOutcome {
  const facts = { room: legOf(ctx).address, why: reasons.join('; '), consolidation: ctx.consolidation };
  const { code, text } = new TributaryError('NOT_READY_TO_REPLACE', { facts });
  return { kind: 'pauses', code, note: `${text.happened} ${text.left} ${text.now}` };
}
