import { type LevelTask, levelTaskIn } from '#jobs/consolidation/level-task';
import { actorsIn, readPower } from '#jobs/room-power';
import type { Running } from '#jobs/running';
import { sameJson } from '#src/consolidation/same-json';
import { isUserId, type RoomId } from '#src/portals/ids';
import { isJsonObject, type Json } from '#src/portals/json';
import { levelForMessage, levelOf } from '#src/portals/power';
import type { ChainedEntry } from '#src/ports/audit-log';

/** What the audit log calls the levels that people gave for a run and that stand after its undo. */
const LEFT = 'levels-left-by-hand';

/** What is left of one level, in words, with its room. */
interface LeftLevel {
  readonly room: RoomId;
  readonly text: string;
}

/**
 * Levels that people gave for the run and that still stand: what undo does not take back, in words (spec W-5). Looked at while
 * ours are in the rooms and told; an undo that was cut off after they left knows it from what was told.
 */
export async function levelsLeftByHand(running: Running): Promise<readonly string[]> {
  const { plan, people, id } = running;
  const log = ((await people?.audit.of(plan.id)) ?? []).filter(({ consolidation }) => consolidation === id);
  const before = leftIn(log.findLast(({ what }) => what === LEFT)?.detail ?? {});
  const tasks = levelTasksOf(running, log);
  const rooms = [plan.canonical, ...plan.legs];
  const looks = rooms.map(async ({ room, address }) => {
    const ofRoom = tasks.filter((task) => task.address === address);
    const known = before.filter((one) => one.room === room);
    return ofRoom.length === 0 ? [] : ((await standingIn(running, room, ofRoom)) ?? known);
  });
  const left = (await Promise.all(looks)).flat();
  if (!sameJson(asJson(left), asJson(before))) running.tell(LEFT, { left: asJson(left) });
  return left.map(({ text }) => text);
}

/** What the plan foretold and what the run asked for on its way, each once. */
function levelTasksOf({ plan }: Running, log: readonly ChainedEntry[]): readonly LevelTask[] {
  const asked = log.flatMap(({ what, detail }) => (what === 'run-waits' ? waitsIn(detail) : []));
  const texts = new Set([...plan.humanTasks.map(({ what }) => what), ...asked]);
  const tasks = [...texts].flatMap((text) => levelTaskIn(text) ?? []);
  return tasks.filter((task, index) => tasks.findIndex((one) => isSamePlace(one, task)) === index);
}

function isSamePlace(a: LevelTask, b: LevelTask): boolean {
  return a.address === b.address && a.user === b.user;
}

/** Undefined: none of ours sees the room any more. */
async function standingIn(
  running: Running,
  room: RoomId,
  tasks: readonly LevelTask[],
): Promise<readonly LeftLevel[] | undefined> {
  const [reader] = await actorsIn(running, { room });
  if (!reader) return undefined;
  const power = await readPower(running, { room, as: reader.id });
  return tasks.flatMap(({ address, user, level }) => {
    const now =
      user === undefined ? levelForMessage(power, 'm.room.message') : isUserId(user) ? levelOf(power, user) : 0;
    if (now < level) return [];
    const whose = user === undefined ? 'sending messages takes' : `${user} has`;
    return [
      { room, text: `in ${address}, ${whose} level ${now}, given by hand for the run: whoever gave it takes it back` },
    ];
  });
}

function waitsIn(detail: Json): readonly string[] {
  const waits = isJsonObject(detail) && Array.isArray(detail.waitingFor) ? (detail.waitingFor as readonly Json[]) : [];
  return waits.flatMap((wait) => (isJsonObject(wait) && typeof wait.what === 'string' ? [wait.what] : []));
}

function leftIn(detail: Json): readonly LeftLevel[] {
  const left = isJsonObject(detail) && Array.isArray(detail.left) ? (detail.left as readonly Json[]) : [];
  return left.flatMap((one) =>
    isJsonObject(one) && typeof one.room === 'string' && typeof one.text === 'string'
      ? [{ room: one.room as RoomId, text: one.text }]
      : [],
  );
}

function asJson(left: readonly LeftLevel[]): Json {
  return left.map(({ room, text }) => ({ room, text }));
}
