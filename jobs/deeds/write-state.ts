import { agreedContent } from '#jobs/agreed-content';
import { overwrittenBy } from '#jobs/overwritten';
import { actorsIn, readPower, spelledOut, whoCanWrite } from '#jobs/room-power';
import type { RunWorld } from '#jobs/run-ports';
import { sameJson } from '#src/consolidation/same-json';
import { type TakenBack, takeBack, takeBackWhole } from '#src/consolidation/take-back';
import { TributaryError } from '#src/errors/tributary-error';
import type { Actor, ActorId } from '#src/portals/actor';
import { SOURCE_ROOMS_TYPE } from '#src/portals/bridge-record-changes';
import { isUserId } from '#src/portals/ids';
import { isJsonObject, type JsonObject } from '#src/portals/json';
import { levelOf, type PowerSource } from '#src/portals/power';
import type { StateEvent } from '#src/portals/room-event';
import type { World } from '#src/ports/world';
import type { ActOf, Deed, Look, Undone } from './deed.ts';
import { onlyOwnAddresses } from './own-addresses.ts';

type WriteState = ActOf<'write-state'>;

/** Replaces one piece of room state; undone so that what others changed since stays. */
export const writeStateDeed: Deed<WriteState> = {
  look: async (world, act) => {
    const content = await agreedContent(world, { ...act, as: act.actor });
    const done = sameJson(content, act.content);
    const over = !done && MERGED.has(act.type) ? await requireAsSeen(world, act) : undefined;
    return { former: content ? { content } : {}, done, ...(over && { over }) };
  },
  perform: async ({ writer }, { act: { room, actor, type, key, content }, look: { over } }) => {
    const event = await writer.writeState({ room, as: actor, type, key, content });
    return { result: 'done', event, ...(over && { over }) };
  },
  undo: async (world, record) => {
    const { act, former } = record;
    if (act.type === 'm.room.member') return undoMember(world, act, former.content);
    const reader = await someoneIn(world, act);
    const current = await agreedContent(world, { ...act, as: reader });
    const content = (await overwrittenBy(world, record, reader)) ?? former.content;
    const before = await formerContent(world, { act, reader, content });
    const versions = { former: before, written: act.content, current };
    const merged = IN_PARTS.has(act.type) ? takeBack(versions) : takeBackWhole(versions);
    const naming = { room: act.room, current, taken: merged };
    const taken = act.type === 'm.room.canonical_alias' ? await onlyOwnAddresses(world, naming) : merged;
    if (!sameJson(taken.content, current ?? {})) await writeBack(world, act, taken.content);
    return describeKept(act, taken);
  },
};

/** A ghost comes back by itself when the link does; a ban that was lifted stands again, unless somebody acted on it since (spec W-5). */
async function undoMember(world: RunWorld, act: WriteState, former: JsonObject | undefined): Promise<Undone> {
  if (former?.membership !== 'ban') return {};
  const current = await currentContent(world.world, act, await someoneIn(world, act));
  if (current?.membership === 'ban') return {};
  if (current?.membership !== 'leave')
    return { leftover: `the ban of ${act.key} in ${act.room}: they are there again, and stay` };
  await writeBack(world, act, { membership: 'ban' });
  return {};
}

/** State that many write parts of: we write it with our part changed, so the other parts must be as they stand at this moment. */
const MERGED: ReadonlySet<string> = new Set(['m.room.power_levels', 'm.room.canonical_alias']);

/** State of which others may change one part while we take back another. */
const IN_PARTS: ReadonlySet<string> = new Set([...MERGED, 'm.room.join_rules', SOURCE_ROOMS_TYPE]);

/**
 * What steps share may be seconds old: unless it was seen just now, whoever changed the rest meanwhile is not overwritten
 * (threat T-29). Gives what will be replaced; undefined where nothing is shared. Throws STATE_CHANGED_MEANWHILE.
 */
async function requireAsSeen(world: RunWorld, act: WriteState): Promise<Look['over']> {
  if (!world.unshared) return undefined;
  if (world.isJustSeen?.({ room: act.room, as: act.actor }))
    return (await currentEvent(world.world, act, act.actor))?.eventId ?? 'nothing';
  const [seen, now] = await Promise.all([
    currentContent(world.world, act, act.actor),
    currentEvent(world.unshared, act, act.actor),
  ]);
  if (sameJson(seen ?? {}, now?.content ?? {})) return now?.eventId ?? 'nothing';
  throw new TributaryError('STATE_CHANGED_MEANWHILE', { facts: { room: act.room, type: act.type } });
}

async function currentContent(world: World, act: WriteState, as: ActorId): Promise<JsonObject | undefined> {
  return (await currentEvent(world, act, as))?.content;
}

function currentEvent(world: World, { room, type, key }: WriteState, as: ActorId): Promise<StateEvent | undefined> {
  return world.readStateEvent({ room, as, type, key });
}

/** Whoever wrote it may have left since; then another actor of ours that is still there looks. */
async function someoneIn(world: RunWorld, act: WriteState): Promise<ActorId> {
  const [first] = await actorsIn(world, { room: act.room, preferred: [act.actor] });
  return first?.id ?? act.actor;
}

/** Where no power levels stood, putting back "nothing" would take the creator's power: its meaning is put back instead. */
async function formerContent(
  world: RunWorld,
  { act, reader, content }: { act: WriteState; reader: ActorId; content: JsonObject | undefined },
): Promise<JsonObject | undefined> {
  if (content || act.type !== 'm.room.power_levels') return content;
  const power = await readPower(world, { room: act.room, as: reader });
  return spelledOut({ ...power, levels: undefined });
}

async function writeBack(world: RunWorld, act: WriteState, content: JsonObject): Promise<void> {
  const { room, type, key } = act;
  const actors = await actorsIn(world, { room, preferred: [act.actor] });
  const [reader] = actors;
  const power = reader && (await readPower(world, { room, as: reader.id }));
  const able = power && whoCanWrite(power, actors.filter(mayChange(power, act, content)), { types: [type] });
  if (!able) throw new TributaryError('NOBODY_CAN_PUT_BACK', { facts: { room, type } });
  await world.writer.writeState({ room, as: able.id, type, key, content });
}

/** Nobody may change the level of somebody as high as oneself; the own level everybody may lower (handbook matrix 1.5). */
function mayChange(power: PowerSource, { type }: WriteState, content: JsonObject): (actor: Actor) => boolean {
  if (type !== 'm.room.power_levels') return () => true;
  const after = { ...power, levels: content };
  const listed = [power.levels?.users, content.users].flatMap((users) =>
    isJsonObject(users) ? Object.keys(users) : [],
  );
  const changed = listed.filter(isUserId).filter((user) => levelOf(power, user) !== levelOf(after, user));
  return ({ user }) => changed.every((other) => other === user || levelOf(power, other) < levelOf(power, user));
}

function describeKept(act: WriteState, taken: TakenBack): Undone {
  if (taken.kept.length === 0) return {};
  return {
    leftover: `${act.type} in ${act.room}: ${taken.kept.join(', ')} was changed by somebody else since and stays`,
  };
}
