import { actorsIn, spelledOut, whoCanWrite } from '#jobs/room-power';
import { accountKinds } from '#src/consent/account-kinds';
import { type Approval, PROMOTION_LEVEL } from '#src/consent/approval';
import { type Act, BAN_LIFTED, type Former } from '#src/consolidation/act';
import {
  canBePromoted,
  hasPower,
  isKeptOut,
  levelToApprove,
  levelToLift,
  withModerator,
} from '#src/consolidation/approvable';
import type { StepContext } from '#src/consolidation/step';
import type { Actor } from '#src/portals/actor';
import { isUserId } from '#src/portals/ids';
import { isJsonObject, type JsonObject } from '#src/portals/json';
import type { StateEvent } from '#src/portals/room-event';
import { contentOf, powerSourceOf } from '#src/portals/room-state';
import { approvedNote, approvedTask } from './messages.ts';

type Write = Extract<Act, { verb: 'write-state' }>;

/** More promotions than this are many writes of the same state: then people do the rest themselves. */
const MOST_PROMOTIONS = 8;

/**
 * Does what canonical's admins approved by name, once each, while everything can still be taken back: their power is read anew,
 * and an approval whose message was deleted counts no more (threats T-05, T-20, T-21). What none of ours may do is said in the room.
 */
export async function carryOutApprovals(ctx: StepContext): Promise<void> {
  const approvals = await ctx.approvals();
  if (approvals.length === 0 || (await ctx.consents()).verdict !== 'granted') return;
  for (const approval of approvals) {
    ctx.lookAgain();
    const canonical = await ctx.world.readState({ room: ctx.plan.canonical.room, as: ctx.plan.canonical.actor });
    if (!(await isOpen(ctx, canonical, approval)) || !(await stands(ctx, canonical, approval))) continue;
    await carryOut(ctx, canonical, approval);
  }
}

/** Not done yet, by us or anybody; what was done once and changed by somebody since is theirs. */
async function isOpen(ctx: StepContext, canonical: readonly StateEvent[], approval: Approval): Promise<boolean> {
  const { kind, name } = approval;
  const acts = (await ctx.recordedActs()).filter(({ step }) => step === 'await-confirmation');
  const purposes = [purposeOf(approval, 'note'), purposeOf(approval, 'task')];
  if (acts.some(({ act, outcome }) => act.verb === 'post' && outcome && purposes.includes(act.purpose))) return false;
  const isNeeded = kind === 'lift' ? isKeptOut(canonical, name) : isUserId(name) && canBePromoted(canonical, name);
  // Done, and then a crash before anybody was told.
  return isNeeded || acts.some(({ act, former }) => act.verb === 'write-state' && isFor(act, former, approval));
}

/** A promotion writes everybody's level: it was that of whose level it changed. */
function isFor({ type, key, content }: Write, former: Former, { kind, name }: Approval): boolean {
  if (kind === 'promote')
    return levelIn(content, name) === PROMOTION_LEVEL && levelIn(former.content, name) !== PROMOTION_LEVEL;
  return type === 'm.room.server_acl' ? !isUserId(name) : key === name;
}

function levelIn(levels: JsonObject | undefined, name: string): unknown {
  return isJsonObject(levels?.users) ? levels.users[name] : undefined;
}

async function stands(
  ctx: StepContext,
  canonical: readonly StateEvent[],
  { by, kind, name, room, event }: Approval,
): Promise<boolean> {
  const level = levelToApprove(canonical, ctx.plan, { kind, name });
  const kinds = accountKinds(ctx.installation, ctx.drivers.all());
  if (!hasPower(canonical, { user: by, level, kinds })) return false;
  if (room === undefined || event === undefined) return true;
  const evidence = await ctx.world.readEvent({ room, as: ctx.plan.canonical.actor, event });
  return evidence !== undefined && Object.keys(evidence.content).length > 0;
}

async function carryOut(ctx: StepContext, canonical: readonly StateEvent[], approval: Approval): Promise<void> {
  const { room, actor } = ctx.plan.canonical;
  const write = await writeFor(ctx, canonical, approval);
  if (write) await ctx.perform(write);
  const purpose = purposeOf(approval, write ? 'note' : 'task');
  const content = write ? approvedNote(approval) : approvedTask(approval);
  await ctx.perform({ verb: 'post', actor, room, purpose, content });
}

function purposeOf({ kind, name }: Approval, what: 'note' | 'task'): string {
  return `${what}: ${kind} ${name}`;
}

/** Undefined when none of our accounts may do it. */
async function writeFor(
  ctx: StepContext,
  canonical: readonly StateEvent[],
  { kind, name }: Approval,
): Promise<Write | undefined> {
  const actors = await actorsIn(ctx, { room: ctx.plan.canonical.room, preferred: [ctx.plan.canonical.actor] });
  const power = powerSourceOf(canonical);
  const base = { verb: 'write-state', room: ctx.plan.canonical.room } as const;
  const written = (able: Actor | undefined, act: Pick<Write, 'type' | 'key' | 'content'>): Write | undefined =>
    able && { ...base, actor: able.id, ...act };
  if (kind === 'promote') {
    if (await areTooMany(ctx)) return undefined;
    const able = whoCanWrite(power, actors, { types: ['m.room.power_levels'], level: PROMOTION_LEVEL });
    const content = withModerator(spelledOut(power), name);
    return written(able, { type: 'm.room.power_levels', key: '', content });
  }
  if (!isUserId(name)) {
    const able = whoCanWrite(power, actors, { types: ['m.room.server_acl'] });
    return written(able, { type: 'm.room.server_acl', key: '', content: withoutServer(canonical, name) });
  }
  const able = whoCanWrite(power, actors, { types: [], level: levelToLift(power, name) });
  return written(able, { type: 'm.room.member', key: name, content: { membership: 'leave', reason: BAN_LIFTED } });
}

async function areTooMany(ctx: StepContext): Promise<boolean> {
  const acts = (await ctx.recordedActs()).filter(({ step }) => step === 'await-confirmation');
  return (
    acts.filter(({ act }) => act.verb === 'write-state' && act.type === 'm.room.power_levels').length >= MOST_PROMOTIONS
  );
}

function withoutServer(canonical: readonly StateEvent[], name: string): JsonObject {
  const acl = contentOf(canonical, 'm.room.server_acl');
  return { ...acl, deny: Array.isArray(acl.deny) ? acl.deny.filter((server) => server !== name) : [] };
}
