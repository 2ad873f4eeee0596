import { actorOf, actorsIn, readPower } from '#jobs/room-power';
import type { Act } from '#src/consolidation/act';
import type { StepContext } from '#src/consolidation/step';
import { isTributaryError } from '#src/errors/tributary-error';
import type { Actor, ActorId } from '#src/portals/actor';
import type { RoomId, ServerName } from '#src/portals/ids';
import { levelForDeed, levelOf } from '#src/portals/power';
import type { HumanPart } from './human-part.ts';

/** A room that an actor has to be in. */
export interface EntryRequest {
  readonly actor: ActorId;
  readonly room: RoomId;
  readonly via: readonly ServerName[];
  /** How people call the room, and which party can invite. */
  readonly address: string;
  readonly party: string;
}

/** Joins an actor, invited by another of ours where the room asks for that; otherwise says whom a person must invite. */
export async function enterRoom(ctx: StepContext, request: EntryRequest): Promise<HumanPart | undefined> {
  const { actor, room, via } = request;
  if (await wasLetIn(ctx, { verb: 'join', actor, room, via })) return undefined;
  const user = actorOf(ctx, actor)?.user;
  const host = await findHost(ctx, room);
  if (!user) return undefined;
  if (host) {
    await ctx.perform({ verb: 'invite', actor: host.id, room, user, reason: 'It takes part in joining two rooms.' });
    if (await wasLetIn(ctx, { verb: 'join', actor, room, via })) return undefined;
  }
  const what = `in ${request.address}, type: /invite ${user}`;
  return { waitingFor: [{ party: request.party, what }], asIf: [{ verb: 'join', actor, room, via }] };
}

async function wasLetIn(ctx: StepContext, act: Act): Promise<boolean> {
  try {
    await ctx.perform(act);
    return true;
  } catch (error) {
    if (isTributaryError(error, 'MATRIX_REFUSED')) return false;
    throw error;
  }
}

async function findHost(ctx: StepContext, room: RoomId): Promise<Actor | undefined> {
  const actors = await actorsIn(ctx, { room });
  const [first] = actors;
  if (!first) return undefined;
  const power = await readPower(ctx, { room, as: first.id });
  return actors.find(({ user }) => levelOf(power, user) >= levelForDeed(power, 'invite'));
}
