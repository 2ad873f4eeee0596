import { enterRoom } from '#jobs/consolidation/enter-room';
import { grantPower } from '#jobs/consolidation/grant-power';
import { waitsFor } from '#jobs/consolidation/human-part';
import { legOf, unlinkable } from '#jobs/consolidation/live-channels';
import { isJoined } from '#jobs/deeds/join';
import { readerNow } from '#jobs/readers-now';
import { actorOf, readPower } from '#jobs/room-power';
import { MACHINE } from '#src/consolidation/run-state';
import type { Step, StepContext, StepOutcome } from '#src/consolidation/step';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { ActorId } from '#src/portals/actor';
import type { UserId } from '#src/portals/ids';
import { levelForDeed, levelOf } from '#src/portals/power';
import type { View } from '#src/ports/world';
import { neededLevel, viaOf } from './prepare-source.ts';

/** A bridge with hundreds of ghosts leaves within seconds; after this a person has to look. */
const LONGEST_WAIT_MS = 15 * 60_000;
/** Ghosts leave dozens a second. One that a late message brought back after the link was gone stays for ever (spec B-7). */
const LATE_MS = 30_000;
/** A bridge's bot leaves last: a ghost that is inside without it was brought back. */
const LATE_WITHOUT_BOT_MS = 5_000;

/**
 * Step 9: no user of the bridge is in the source any more; then the actor that retires it joins and proves its level,
 * which the bridge may have overwritten. The table counts this step as reading; it joins and repairs, so the gate stands
 * before it too.
 */
export const awaitDrained: Step = {
  name: 'await-drained',
  scope: 'leg',
  kind: 'W',
  trustsJustSeen: 'native',
  perform: async (ctx) => {
    const leaving = await waitUntilEmpty(ctx);
    if (leaving) return leaving;
    const leg = legOf(ctx);
    const { room, address, tombstoneAs: actor } = leg;
    const party = `source:${room}`;
    if (!(await isJoined(ctx, { actor, room }))) {
      const outside = await enterRoom(ctx, { actor, room, via: viaOf(leg), address, party });
      if (outside) return waitsFor([outside], { kind: 'done' });
      const seenFromInside = await waitUntilEmpty(ctx);
      if (seenFromInside) return seenFromInside;
    }
    const part = await proveLevel(ctx, party);
    await sendHelpersHome(ctx);
    return waitsFor([part], { kind: 'done' });
  },
  undo: 'take-back',
};

/** Users of the leg's bridges that are still joined, their bots included, as somebody sees it who is in the room. */
export async function stillInside(ctx: StepContext): Promise<readonly UserId[]> {
  const leg = legOf(ctx);
  const drivers = unlinkable(ctx, leg).map(({ driver }) => driver);
  const reader = await readerNow(ctx, leg.room);
  // Once the bridge's bot has left and ours has not joined yet, nobody of ours sees the room: joining comes first then.
  if (drivers.length === 0 || !(await isJoined(ctx, { actor: reader, room: leg.room }))) return [];
  const members = await membersSeenBy(ctx, { room: leg.room, as: reader });
  const bots = members.filter((user) => drivers.some(({ facts }) => facts.bots.includes(user)));
  return [...new Set([...drivers.flatMap((driver) => driver.usersIn(members)), ...bots])];
}

/** The bridge's bot may leave between the question whether it is there and this one: then it sees nobody any more. */
async function membersSeenBy(ctx: StepContext, view: View): Promise<readonly UserId[]> {
  try {
    return await ctx.world.joinedMembers(view);
  } catch (error) {
    const isOurs = view.as === legOf(ctx).tombstoneAs;
    if (isOurs || !isTributaryError(error) || error.kind !== 'not-allowed') throw error;
    return [];
  }
}

/** Undefined: nobody of the bridge is inside any more, those included who were removed just now. */
async function waitUntilEmpty(ctx: StepContext): Promise<StepOutcome | undefined> {
  const left = await withoutHelpers(ctx, await stillInside(ctx));
  if (left.length === 0) return undefined;
  const { room, address } = legOf(ctx);
  const steps = await ctx.recordedSteps();
  const since = steps.find(({ step, leg }) => step === 'await-drained' && leg === room)?.intentAt ?? ctx.clock.now();
  const waited = ctx.clock.now() - since;
  if (waited >= patienceMs(ctx, left) && (await removeForgotten(ctx, left)) === left.length) return undefined;
  if (waited < LONGEST_WAIT_MS) {
    return { kind: 'waits', waitingFor: [{ party: MACHINE, what: `the bridge's users to leave ${address}` }] };
  }
  const facts = { room: address, users: left.slice(0, 5).join(', '), consolidation: ctx.consolidation };
  const { code, text } = new TributaryError('SOURCE_NOT_DRAINED', { facts });
  return { kind: 'pauses', code, note: `${text.happened} ${text.now}` };
}

function patienceMs(ctx: StepContext, left: readonly UserId[]): number {
  const bots = unlinkable(ctx, legOf(ctx)).flatMap(({ driver }) => driver.facts.bots);
  return bots.length > 0 && !bots.some((bot) => left.includes(bot)) ? LATE_WITHOUT_BOT_MS : LATE_MS;
}

/** How many left by our own power in the room, once we are in it; whoever stands as high as we do is left to people. */
async function removeForgotten(ctx: StepContext, left: readonly UserId[]): Promise<number> {
  const { room, tombstoneAs: actor } = legOf(ctx);
  const user = actorOf(ctx, actor)?.user;
  if (user === undefined || !(await isJoined(ctx, { actor, room }))) return 0;
  const power = await readPower(ctx, { room, as: actor });
  const level = levelOf(power, user);
  if (level < levelForDeed(power, 'kick')) return 0;
  const content = { membership: 'leave', reason: 'The bridge has left this room.' };
  let removed = 0;
  for (const ghost of left.filter((one) => levelOf(power, one) < level)) {
    const { result } = await ctx.perform({
      verb: 'write-state',
      actor,
      room,
      type: 'm.room.member',
      key: ghost,
      content,
    });
    if (result === 'done' || result === 'already') removed += 1;
  }
  return removed;
}

/** Repaired through whoever of ours can; a bot that has left comes back for it and leaves again. */
async function proveLevel(ctx: StepContext, party: string) {
  const leg = legOf(ctx);
  const { room, address, tombstoneAs, powerFrom } = leg;
  const user = actorOf(ctx, tombstoneAs)?.user;
  const power = await readPower(ctx, { room, as: tombstoneAs });
  if (!user || levelOf(power, user) >= neededLevel(power, leg)) return undefined;
  const helper = powerFrom !== tombstoneAs ? powerFrom : undefined;
  if (helper) await enterRoom(ctx, { actor: helper, room, via: viaOf(leg), address, party });
  const wanted = () => [{ user, level: neededLevel(power, leg) }];
  return grantPower(ctx, { room, address, party, readAs: tombstoneAs, from: [helper], wanted });
}

/** Whoever came back only to hand out power leaves again, also when a crash came in between. */
async function sendHelpersHome(ctx: StepContext): Promise<void> {
  const { room } = legOf(ctx);
  for (const actor of await helpersOf(ctx)) await ctx.perform({ verb: 'leave', actor, room });
}

async function helpersOf(ctx: StepContext): Promise<readonly ActorId[]> {
  const { room, tombstoneAs } = legOf(ctx);
  return (await ctx.recordedActs()).flatMap(({ act, step, leg, former }) => {
    const cameHere = act.verb === 'join' && step === 'await-drained' && leg === room && former.joined === false;
    return cameHere && act.actor !== tombstoneAs ? [act.actor] : [];
  });
}

/** A bot that we brought back ourselves is nobody to wait for. */
async function withoutHelpers(ctx: StepContext, users: readonly UserId[]): Promise<readonly UserId[]> {
  if (users.length === 0) return users;
  const helpers = (await helpersOf(ctx)).map((actor) => actorOf(ctx, actor)?.user);
  return users.filter((user) => !helpers.includes(user));
}
