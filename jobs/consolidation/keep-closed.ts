import { actorsIn, readPower, whoCanWrite } from '#jobs/room-power';
import { accountKinds } from '#src/consent/account-kinds';
import { type Reopened, reopenedSince, wasClosed } from '#src/consolidation/reopened';
import { sameJson } from '#src/consolidation/same-json';
import type { StepContext, StepOutcome } from '#src/consolidation/step';
import { TributaryError } from '#src/errors/tributary-error';
import type { StateEvent } from '#src/portals/room-event';

const DOORS = ['m.room.join_rules', 'm.room.history_visibility', 'm.room.guest_access'] as const;

/**
 * A canonical that is not open to everybody stays so: what a bridge opened, by copying its channel's modes say, is put back
 * at once, and the run pauses; what a person opened is theirs to decide, and pauses the run as well (threat T-18).
 * Undefined: it is as closed as it was. Costs nothing for a public canonical.
 */
export async function keepClosed(ctx: StepContext): Promise<StepOutcome | undefined> {
  const { room } = ctx.plan.canonical;
  if (ctx.rehearsed || !wasClosed(ctx.plan.projection, room)) return undefined;
  const opened = await openedByOthers(ctx);
  if (opened.length === 0) return undefined;
  const kinds = accountKinds(ctx.installation, ctx.drivers.all());
  const restored = [];
  for (const piece of opened) if (kinds(piece.by) !== 'human' && (await putBack(ctx, piece))) restored.push(piece);
  return pauseFor(ctx, { opened, restored });
}

async function openedByOthers(ctx: StepContext): Promise<readonly Reopened[]> {
  const { room, actor } = ctx.plan.canonical;
  const read = DOORS.map((type) => ctx.world.readStateEvent({ room, as: actor, type, key: '' }));
  const state = (await Promise.all(read)).filter((event): event is StateEvent => event !== undefined);
  const opened = reopenedSince(ctx.plan.projection, room, state);
  if (opened.length === 0) return [];
  const own = (await ctx.recordedActs()).map(({ act }) => act);
  const isOurs = ({ type, found }: Reopened): boolean =>
    own.some((act) => act.verb === 'write-state' && act.type === type && sameJson(act.content, found));
  return opened.filter((piece) => !isOurs(piece));
}

/** False when nobody of ours has the level. */
async function putBack(ctx: StepContext, { type, content }: Reopened): Promise<boolean> {
  const { room, actor } = ctx.plan.canonical;
  const power = await readPower(ctx, { room, as: actor });
  const able = whoCanWrite(power, await actorsIn(ctx, { room, preferred: [actor] }), { types: [type] });
  if (!able) return false;
  await ctx.perform({ verb: 'write-state', actor: able.id, room, type, key: '', content });
  return true;
}

interface Found {
  readonly opened: readonly Reopened[];
  readonly restored: readonly Reopened[];
}

function pauseFor({ plan, consolidation }: StepContext, { opened, restored }: Found): StepOutcome {
  const facts = {
    room: plan.canonical.address,
    what: opened.map(({ type, by }) => `${type} by ${by}`).join(', '),
    restored: restored.length > 0 ? restored.map(({ type }) => type).join(', ') : 'nothing',
    consolidation,
  };
  const { code, text } = new TributaryError('CANONICAL_OPENED', { facts });
  return { kind: 'pauses', code, note: `${text.happened} ${text.left} ${text.now}` };
}
