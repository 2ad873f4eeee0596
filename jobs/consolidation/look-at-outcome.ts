import { readerNow, readersNow } from '#jobs/readers-now';
import type { LegPlan } from '#src/consolidation/plan';
import type { StepContext } from '#src/consolidation/step';
import { isTributaryError } from '#src/errors/tributary-error';
import { isRoomId, type RoomAlias, type RoomId } from '#src/portals/ids';
import { listAliasesOf } from './leg-aliases.ts';
import { linkable, unlinkable } from './live-channels.ts';

/** What is not as a finished merge should be, in words; it looks at the world and not at our notes. Empty: all is well. */
export async function whatIsWrong(ctx: StepContext): Promise<readonly string[]> {
  await lookTogether(ctx);
  const legs = await Promise.all(ctx.plan.legs.map((leg) => wrongInLeg(ctx, leg)));
  return [...(await wrongInCanonical(ctx)), ...legs.flat()];
}

/** All at once what is looked up one by one otherwise: what a server lists need not be asked for address by address. */
export async function lookTogether(ctx: StepContext): Promise<void> {
  const { room, actor } = ctx.plan.canonical;
  const readerIn = await readersNow(ctx);
  await Promise.all([
    listAliasesOf(ctx, room),
    ctx.world.readStateEvent({ room, as: actor, ...TOMBSTONE }),
    ...ctx.plan.legs.map((leg) => ctx.world.readStateEvent({ room: leg.room, as: readerIn(leg.room), ...TOMBSTONE })),
  ]);
}

const TOMBSTONE = { type: 'm.room.tombstone', key: '' };

/** Where an alias leads; `undefined` for nowhere, `unknown` when its server cannot be asked now. */
export async function targetOf(ctx: StepContext, alias: RoomAlias): Promise<RoomId | 'unknown' | undefined> {
  try {
    return (await ctx.world.resolve(alias))?.room;
  } catch (error) {
    if (isTributaryError(error, 'ALIAS_UNKNOWN_NOW')) return 'unknown';
    throw error;
  }
}

/** True once canonical has a tombstone itself, wherever that leads (threat T-15). */
export async function isReplaced(ctx: StepContext): Promise<boolean> {
  return (await tombstoneOfCanonical(ctx)) !== undefined;
}

function tombstoneOfCanonical(ctx: StepContext) {
  const { room, actor } = ctx.plan.canonical;
  return ctx.world.readStateEvent({ room, as: actor, ...TOMBSTONE });
}

async function wrongInCanonical(ctx: StepContext): Promise<readonly string[]> {
  const onward = await tombstoneOfCanonical(ctx);
  if (onward === undefined) return [];
  const next = onward.content.replacement_room;
  const by = typeof next === 'string' && isRoomId(next) ? ` by ${next}` : '';
  return [`${ctx.plan.canonical.address} has been replaced itself${by}`];
}

async function wrongInLeg(ctx: StepContext, leg: LegPlan): Promise<readonly string[]> {
  const { room } = ctx.plan.canonical;
  const aliases = await Promise.all(
    leg.aliases.map(async ({ alias }) => ({ alias, target: await targetOf(ctx, alias) })),
  );
  const astray = aliases
    .filter(({ target }) => target !== room)
    .map(({ alias, target }) => `${alias} leads to ${target ?? 'nowhere'}`);
  const replaced = (await replacementOf(ctx, leg)) === room ? [] : [`${leg.address} is not replaced by canonical`];
  return [...astray, ...replaced, ...(await wrongLinks(ctx, leg))];
}

async function replacementOf(ctx: StepContext, { room }: LegPlan): Promise<unknown> {
  const as = await readerNow(ctx, room);
  return (await ctx.world.readStateEvent({ room, as, ...TOMBSTONE }))?.content.replacement_room;
}

/** One link for each channel: to canonical and to nothing else. */
async function wrongLinks(ctx: StepContext, leg: LegPlan): Promise<readonly string[]> {
  const { room } = ctx.plan.canonical;
  const wanted = linkable(ctx, leg).map(async ({ channel, driver }) => {
    const state = await driver.linkState({ channel, room });
    return state === 'linked' ? [] : [`the link of ${channel.channel} to canonical is ${state}`];
  });
  const unwanted = unlinkable(ctx, leg).map(async ({ channel, driver }) => {
    const state = await driver.linkState({ channel, room: leg.room });
    return state === 'linked' ? [`${channel.channel} is still linked to ${leg.address}`] : [];
  });
  return (await Promise.all([...wanted, ...unwanted])).flat();
}
