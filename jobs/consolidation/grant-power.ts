import { actorsIn, readPower, spelledOut, whoCanWrite } from '#jobs/room-power';
import type { StepContext } from '#src/consolidation/step';
import type { Actor, ActorId } from '#src/portals/actor';
import type { RoomId, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { isJsonObject } from '#src/portals/json';
import { levelOf, type PowerSource } from '#src/portals/power';
import type { HumanPart } from './human-part.ts';
import { levelTaskText } from './level-task.ts';
import { restoreOverwritten } from './restore-overwritten.ts';

/** A user with the level it needs. */
export interface Wanted {
  readonly user: UserId;
  readonly level: number;
}

/** A room in which levels are needed. */
export interface PowerRequest {
  readonly room: RoomId;
  /** How people call the room. */
  readonly address: string;
  /** The party whose people can help when no actor of ours can. */
  readonly party: string;
  readonly readAs: ActorId;
  /** Actors that may hand out power, the preferred ones first. */
  readonly from: readonly (ActorId | undefined)[];
  /** The needed levels, computed from the room's power as it is. */
  readonly wanted: (power: PowerSource) => readonly Wanted[];
}

/** Gives users the levels they lack, in one write by an actor that may; otherwise says exactly what a person must type. */
export async function grantPower(ctx: StepContext, request: PowerRequest): Promise<HumanPart | undefined> {
  const power = await readPower(ctx, { room: request.room, as: request.readAs });
  const lacking = request.wanted(power).filter(({ user, level }) => levelOf(power, user) < level);
  if (lacking.length === 0) return undefined;
  const content = withLevels(power, lacking);
  const granter = await findGranter(ctx, { request, power, lacking });
  const act = { verb: 'write-state', room: request.room, type: 'm.room.power_levels', key: '', content } as const;
  if (!granter) return taskOf(request, lacking, { ...act, actor: request.readAs });
  await ctx.perform({ ...act, actor: granter.id });
  ctx.lookAgain(request.room);
  await restoreOverwritten(ctx, [request.room]);
  return undefined;
}

interface Search {
  readonly request: PowerRequest;
  readonly power: PowerSource;
  readonly lacking: readonly Wanted[];
}

async function findGranter(ctx: StepContext, { request, power, lacking }: Search): Promise<Actor | undefined> {
  const actors = await actorsIn(ctx, { room: request.room, preferred: request.from });
  const level = Math.max(...lacking.map((wanted) => wanted.level));
  return whoCanWrite(power, actors, { types: ['m.room.power_levels'], level });
}

/** The levels with these users raised and everything else as it was. */
export function withLevels(power: PowerSource, wanted: readonly Wanted[]): JsonObject {
  const levels = spelledOut(power);
  const users = isJsonObject(levels.users) ? levels.users : {};
  return { ...levels, users: { ...users, ...Object.fromEntries(wanted.map(({ user, level }) => [user, level])) } };
}

function taskOf(
  { party, address }: PowerRequest,
  lacking: readonly Wanted[],
  act: HumanPart['asIf'][number],
): HumanPart {
  const what = lacking.map(({ user, level }) => levelTaskText({ address, user, level }));
  return { waitingFor: what.map((line) => ({ party, what: line })), asIf: [act] };
}
