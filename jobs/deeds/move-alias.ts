import type { RunWorld } from '#jobs/run-ports';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { ActOf, Attempt, Deed } from './deed.ts';

type MoveAlias = ActOf<'move-alias'>;

/** A bridge may lead a deleted alias back before we set it: so often it is tried until a person is asked. */
const TRIES = 3;

/**
 * Points an alias elsewhere. There is no atomic move: the journal is written with the intent, the alias deleted and set,
 * and a look proves it; after a crash the look decides (handbook matrix 1.1).
 */
export const moveAliasDeed: Deed<MoveAlias> = {
  look: async (world, act) => {
    const target = await targetOf(world, act.alias);
    const done = target === act.to;
    return { former: target ? { target } : {}, done, moves: !done && !isThirdRoom(act, target) };
  },
  perform: async (world, attempt) => {
    const { act, look } = attempt;
    if (isThirdRoom(act, look.former.target)) return halt(world, attempt, look.former.target);
    for (let tries = 1; ; tries += 1) {
      const target = await repoint(world, act);
      if (isThirdRoom(act, target)) return halt(world, { ...attempt, resumed: true }, target);
      if (target === act.to) break;
      if (tries === TRIES)
        throw new TributaryError('ALIAS_COMES_BACK', { facts: { alias: act.alias, room: act.from } });
    }
    attempt.journal('moved');
    return { result: 'done' };
  },
  undo: async (world, { act, former }) => {
    const target = await targetOf(world, act.alias);
    if (target === former.target || former.target === act.to) return {};
    if (isThirdRoom(act, target)) return { leftover: `${act.alias} leads to ${target}, where somebody else led it` };
    await world.writer.removeAlias({ alias: act.alias, as: act.actor });
    if (former.target) await world.writer.pointAlias({ alias: act.alias, room: former.target, as: act.actor });
    return {};
  },
};

async function targetOf({ world }: RunWorld, alias: MoveAlias['alias']): Promise<RoomId | undefined> {
  return (await world.resolve(alias))?.room;
}

/** Deletes, sets and looks; "taken" is no failure, since the bridge itself may have set it to canonical meanwhile. */
async function repoint(world: RunWorld, { alias, actor, to }: MoveAlias): Promise<RoomId | undefined> {
  await world.writer.removeAlias({ alias, as: actor });
  try {
    await world.writer.pointAlias({ alias, room: to, as: actor });
  } catch (error) {
    if (!isTributaryError(error, 'ALIAS_TAKEN')) throw error;
  }
  return targetOf(world, alias);
}

function isThirdRoom(act: MoveAlias, target: RoomId | undefined): boolean {
  return target !== undefined && target !== act.from && target !== act.to;
}

/** An alias that was taken while we held it is put back; one that led elsewhere before is not ours to touch (threat T-13). */
async function halt(world: RunWorld, attempt: Attempt<MoveAlias>, room: RoomId | undefined): Promise<never> {
  const { act, record, resumed, journal } = attempt;
  const ours = resumed && record.former.target === act.from;
  if (ours) {
    await world.writer.removeAlias({ alias: act.alias, as: act.actor });
    await world.writer.pointAlias({ alias: act.alias, room: act.from, as: act.actor });
    journal('put-back');
  }
  const { consolidation } = record;
  const facts = { alias: act.alias, room, consolidation, putBack: ours ? 'done' : 'not needed' };
  throw new TributaryError('ALIAS_ELSEWHERE', { facts });
}
