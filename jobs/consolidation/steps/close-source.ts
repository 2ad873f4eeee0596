import { waitsFor } from '#jobs/consolidation/human-part';
import { levelTaskText } from '#jobs/consolidation/level-task';
import { legOf, unlinkable } from '#jobs/consolidation/live-channels';
import { noteOf, restoreOverwritten } from '#jobs/consolidation/restore-overwritten';
import { readerNow } from '#jobs/readers-now';
import { actorsIn, readPower, spelledOut, whoCanWrite } from '#jobs/room-power';
import { EVIDENCE } from '#jobs/view/evidence';
import { closedLevels, closingLevel, isClosed } from '#src/consolidation/closed-levels';
import type { Step, StepContext, StepOutcome } from '#src/consolidation/step';

/**
 * Step 7: nobody speaks into the void: between unlink and tombstone people in the source would reach no network. One write,
 * by the bridge's bot where only it can; deleting and reacting stay open (handbook matrix 0, point 8).
 */
export const closeSource: Step = {
  name: 'close-source',
  scope: 'leg',
  kind: 'W',
  sharesLook: true,
  perform: async (ctx) => {
    const closing = await closeIfOpen(ctx);
    if (closing) return closing;
    return (await wasOpen(ctx)) ? { kind: 'done' } : { kind: 'done', note: WAS_CLOSED };
  },
  undo: 'take-back',
};

/** Closes the source of the leg; undefined: nobody but those who can replace it speaks there anyway. */
export async function closeIfOpen(ctx: StepContext): Promise<StepOutcome | undefined> {
  const { room, address, powerFrom, tombstoneAs } = legOf(ctx);
  const power = await readPower(ctx, { room, as: await readerNow(ctx, room) });
  if (isClosed(power)) return undefined;
  const actors = await actorsIn(ctx, { room, preferred: [tombstoneAs, powerFrom] });
  const able = whoCanWrite(power, actors, { types: ['m.room.power_levels'], level: closingLevel(power) });
  const content = closedLevels(power, spelledOut(power));
  const act = { verb: 'write-state', room, type: 'm.room.power_levels', key: '', content } as const;
  if (able) await ctx.perform({ ...act, actor: able.id });
  const what = levelTaskText({ address, level: closingLevel(power) });
  const waitingFor = [{ party: `source:${room}`, what }];
  const left = able && (await isClosedNow(ctx)) ? undefined : { waitingFor, asIf: [{ ...act, actor: tombstoneAs }] };
  const restored = await restoreOverwritten(ctx, [room]);
  return waitsFor([left], { kind: 'done', ...noteOf(restored) });
}

/** A bridge that keeps its own idea of the levels may have written over ours at once (handbook irc-bridges 9.2, trap 12). */
async function isClosedNow(ctx: StepContext): Promise<boolean> {
  const leg = legOf(ctx);
  const { room } = leg;
  const isLinked = unlinkable(ctx, leg).length > 0;
  ctx.lookAgain(isLinked ? undefined : room);
  const as = await readerNow(ctx, room);
  // The rights of all who agreed are read next, from state and evidence: the channel is in two rooms until that is over.
  await Promise.all([ctx.world.readRoom({ room, as, newest: EVIDENCE }), ...(isLinked ? [readCanonical(ctx)] : [])]);
  return isClosed(await readPower(ctx, { room, as }));
}

function readCanonical({ world, plan: { canonical } }: StepContext): Promise<unknown> {
  return world.readRoom({ room: canonical.room, as: canonical.actor, newest: EVIDENCE });
}

const WAS_CLOSED = 'Only those who can replace the room could speak there already.';

/** True when we closed it ourselves, before a crash or a failure kept us from recording that. */
async function wasOpen(ctx: StepContext): Promise<boolean> {
  const { room } = legOf(ctx);
  return (await ctx.recordedActs()).some(({ step, leg }) => step === 'close-source' && leg === room);
}
