import { overwrittenBy } from '#jobs/overwritten';
import { actorsIn, readPower, whoCanWrite } from '#jobs/room-power';
import type { WriteStateAct } from '#src/consolidation/act';
import type { ActRecord } from '#src/consolidation/records';
import { sameJson } from '#src/consolidation/same-json';
import type { StepContext } from '#src/consolidation/step';
import { takeBack } from '#src/consolidation/take-back';
import type { RoomId } from '#src/portals/ids';

/**
 * Puts back what somebody changed in the moment between our look and our write, which our write replaced unseen (threat
 * T-29). Gives what was put back, in sentences. Only while ours stands: whoever wrote later had it before their eyes.
 */
export async function restoreOverwritten(ctx: StepContext, rooms: readonly RoomId[]): Promise<readonly string[]> {
  const restored: string[] = [];
  for (const record of await ctx.recordedActs()) {
    const { act, outcome } = record;
    if (act.verb !== 'write-state' || outcome?.over === undefined || !rooms.includes(act.room)) continue;
    if (await restore(ctx, { ...record, act })) restored.push(sentenceOf(act));
  }
  return restored;
}

async function restore(ctx: StepContext, record: ActRecord & { readonly act: WriteStateAct }): Promise<boolean> {
  const { act, former } = record;
  const { room, type, key } = act;
  const actors = await actorsIn(ctx, { room, preferred: [act.actor] });
  const [reader] = actors;
  const current = reader && (await ctx.world.readStateEvent({ room, as: reader.id, type, key }));
  if (!reader || !current || !(await isOurs(ctx, current.eventId))) return false;
  const lost = await overwrittenBy(ctx, record, reader.id);
  if (!lost) return false;
  // Seen from ours, their change is one that was taken back.
  const { content } = takeBack({ former: lost, written: former.content ?? {}, current: current.content });
  if (sameJson(content, current.content)) return false;
  const able = whoCanWrite(await readPower(ctx, { room, as: reader.id }), actors, { types: [type] });
  await ctx.perform({ ...act, actor: (able ?? reader).id, content });
  return true;
}

async function isOurs(ctx: StepContext, event: string): Promise<boolean> {
  return (await ctx.recordedActs()).some(({ outcome }) => outcome?.event === event);
}

function sentenceOf({ type, room }: WriteStateAct): string {
  return `Somebody changed ${type} of ${room} in the moment in which we wrote it: their change was put back.`;
}

/** As the note of a step; undefined where nothing was put back. */
export function noteOf(restored: readonly string[]): { readonly note?: string } {
  return restored.length > 0 ? { note: restored.join(' ') } : {};
}
