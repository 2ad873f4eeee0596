import { readerNow } from '#jobs/readers-now';
import { actorOf, readPower } from '#jobs/room-power';
import { accountKinds } from '#src/consent/account-kinds';
import { counted } from '#src/consent/plain-text';
import { MACHINE } from '#src/consolidation/run-state';
import type { StepContext } from '#src/consolidation/step';
import type { RoomId, UserId } from '#src/portals/ids';
import { isJsonObject, type JsonObject } from '#src/portals/json';
import { levelForDeed, levelForState, levelOf } from '#src/portals/power';
import type { HumanPart } from './human-part.ts';
import { legOf } from './live-channels.ts';

/** How many people are invited between two looks; more at once is refused by servers and looks like spam (threat T-23). */
const INVITED_AT_ONCE = 20;

/**
 * Opens a canonical room that is not public to the source's people: by a join rule that names the source where the room
 * has such rules, otherwise by invitations, a few at a time (spec step 15). Nothing to do for a public canonical.
 */
export async function letPeopleIn(ctx: StepContext): Promise<HumanPart | undefined> {
  const { room, actor } = ctx.plan.canonical;
  const rules =
    (await ctx.world.readStateEvent({ room, as: actor, type: 'm.room.join_rules', key: '' }))?.content ?? {};
  if (rules.join_rule === 'public') return undefined;
  const restricted = rules.join_rule === 'restricted' || rules.join_rule === 'knock_restricted';
  const power = await readPower(ctx, { room, as: actor });
  const level = levelOf(power, actorOf(ctx, actor)?.user ?? ('' as UserId));
  const sourceIsOpen = (await joinRuleOf(ctx, legOf(ctx).room)) === 'public';
  if (restricted && !sourceIsOpen && level >= levelForState(power, 'm.room.join_rules')) {
    return void (await allowSource(ctx, rules));
  }
  return level >= levelForDeed(power, 'invite') ? inviteSome(ctx) : undefined;
}

/** Whoever could join the source could then join canonical: only where the source itself was not open to everybody. */
async function allowSource(ctx: StepContext, rules: JsonObject): Promise<void> {
  const { room, actor } = ctx.plan.canonical;
  const allow = Array.isArray(rules.allow) ? rules.allow : [];
  const source = legOf(ctx).room;
  if (allow.some((entry) => isJsonObject(entry) && entry.room_id === source)) return;
  const content = { ...rules, allow: [...allow, { type: 'm.room_membership', room_id: source }] };
  await ctx.perform({ verb: 'write-state', actor, room, type: 'm.room.join_rules', key: '', content });
}

async function inviteSome(ctx: StepContext): Promise<HumanPart | undefined> {
  const { room, actor } = ctx.plan.canonical;
  const waiting = await notYetInvited(ctx);
  const now = ctx.rehearsed ? waiting : waiting.slice(0, INVITED_AT_ONCE);
  const reason = `The room ${legOf(ctx).name} has been joined into this one.`;
  // One after the other: a server that is asked to wait by the first would only turn the others away.
  for (const user of now) await ctx.perform({ verb: 'invite', actor, room, user, reason });
  if (now.length === waiting.length) return undefined;
  return { waitingFor: [{ party: MACHINE, what: 'the invitations, which are sent a few at a time' }], asIf: [] };
}

/** How many of the leg's people were invited, and how many take no invitation; undefined: nobody was to be invited. */
export async function howManyInvited(ctx: StepContext): Promise<string | undefined> {
  const own = (await ctx.recordedActs()).filter(({ act, step, leg }) => {
    return act.verb === 'invite' && step === 'announce' && leg === ctx.leg?.room;
  });
  if (own.length === 0) return undefined;
  const refused = own.filter(({ outcome }) => outcome?.result === 'refused').length;
  const invited = counted(own.length - refused, 'person was', 'people were');
  return `${invited} invited${refused === 0 ? '' : `, ${counted(refused, 'person', 'people')} could not be`}`;
}

async function notYetInvited(ctx: StepContext): Promise<readonly UserId[]> {
  const { room, actor } = ctx.plan.canonical;
  const source = legOf(ctx).room;
  const kinds = accountKinds(ctx.installation, ctx.drivers.all());
  const members = await ctx.world.joinedMembers({ room: source, as: await readerNow(ctx, source) });
  const there = new Set(await ctx.world.joinedMembers({ room, as: actor }));
  const asked = new Set(
    (await ctx.recordedActs()).flatMap(({ act, outcome }) => (act.verb === 'invite' && outcome ? [act.user] : [])),
  );
  return members.filter((user) => kinds(user) === 'human' && !there.has(user) && !asked.has(user));
}

async function joinRuleOf(ctx: StepContext, room: RoomId): Promise<unknown> {
  const as = await readerNow(ctx, room);
  return (await ctx.world.readStateEvent({ room, as, type: 'm.room.join_rules', key: '' }))?.content.join_rule;
}
