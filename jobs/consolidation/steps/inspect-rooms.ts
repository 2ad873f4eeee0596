import { keepClosed } from '#jobs/consolidation/keep-closed';
import { readersNow, unseenSources } from '#jobs/readers-now';
import { accountKinds } from '#src/consent/account-kinds';
import type { Act } from '#src/consolidation/act';
import { driftOf } from '#src/consolidation/drift';
import type { RoomsInQuestion } from '#src/consolidation/inspection';
import { inspectWorld } from '#src/consolidation/inspection/inspect-world';
import { projectWorld } from '#src/consolidation/projection';
import type { ActRecord } from '#src/consolidation/records';
import type { Step, StepContext, StepOutcome } from '#src/consolidation/step';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import type { WorldSnapshot } from '#src/portals/room-snapshot';

/** Step 1: takes the inspection again; what changed since the plan stops the run (spec P-5). */
export const inspectRooms: Step = {
  name: 'inspect-rooms',
  scope: 'run',
  kind: 'R',
  neverSkipped: true,
  perform: async (ctx) => {
    if (ctx.rehearsed) return { kind: 'done' };
    const acts = (await ctx.recordedActs()).map(({ act }) => act);
    const opened = await keepClosed(ctx);
    if (opened) return opened;
    if (acts.some(({ verb }) => verb === 'tombstone')) return { kind: 'done', note: AFTER };
    const changes = await driftNow(ctx, 'drift-and-talk'); // check-consent listens next
    return changes.length === 0 ? { kind: 'done' } : drifted(changes);
  },
  undo: { none: 'it only looks' },
};

type Purpose = NonNullable<RoomsInQuestion['purpose']>;

const AFTER = 'a room was replaced already: the run only goes forward';

/** What the rooms say otherwise than the plan has it, our own writes apart; empty: nothing. */
export async function driftNow(ctx: StepContext, purpose: Purpose = 'drift'): Promise<readonly string[]> {
  const { plan, installation, drivers } = ctx;
  const records = await ctx.recordedActs();
  const { unseen, world } = await inspectSeen(ctx, { records, purpose });
  const found = projectWorld(world, accountKinds(installation, drivers.all()));
  const planned = Object.fromEntries(Object.entries(plan.projection).filter(([room]) => !unseen.has(room as RoomId)));
  const expected = [...records.map(({ act }) => act), ...movesByHand(ctx)];
  return driftOf(planned, found, expected).map(({ text }) => text);
}

/** Every room that somebody of ours sees; a bridge's bot may leave while the rooms are looked at, and then it is looked again without its room. */
async function inspectSeen(
  ctx: StepContext,
  { records, purpose }: { readonly records: readonly ActRecord[]; readonly purpose: Purpose },
): Promise<{ readonly unseen: ReadonlySet<RoomId>; readonly world: WorldSnapshot }> {
  const { canonical, legs } = ctx.plan;
  const unseen = await unseenSources(ctx, records);
  const sources = legs.map(({ room }) => room).filter((room) => !unseen.has(room));
  const readerIn = records.length === 0 ? asPlanned(ctx) : await readersNow(ctx);
  try {
    return { unseen, world: await inspectWorld(ctx, { canonical: canonical.room, sources, purpose, readerIn }) };
  } catch (error) {
    const gone = await unseenSources(ctx, records);
    if ([...gone].every((room) => unseen.has(room))) throw error;
    return inspectSeen(ctx, { records, purpose });
  }
}

/** Before our first act nobody of ours has come or gone: whoever is refused otherwise need not ask (spec P-9). */
function asPlanned({ plan: { canonical, legs } }: StepContext): (room: RoomId) => ActorId {
  return (room) => legs.find((leg) => leg.room === room)?.readAs ?? canonical.actor;
}

/** Aliases that the plan leaves to people may have been moved by them at any time. */
function movesByHand({ plan }: StepContext): readonly Act[] {
  const { actor, room: to } = plan.canonical;
  return plan.legs.flatMap(({ room: from, aliases }) =>
    aliases
      .filter((move) => move.actor === undefined)
      .map(({ alias }): Act => ({ verb: 'move-alias', actor, alias, from, to })),
  );
}

/** The run pauses and says what changed. */
export function drifted(changes: readonly string[]): StepOutcome {
  return {
    kind: 'pauses',
    code: 'PLAN_DRIFTED',
    note: `The rooms are no longer as the plan had them: ${changes.join('; ')}`,
  };
}
