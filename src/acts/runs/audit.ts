import type { AuditAnswer, RoomWitness } from '#src/acts/answers';
import { GROUPS_LOG } from '#src/acts/discovery/say-whether-same';
import { findConsolidation, findPlan } from '#src/acts/plans/find';
import type { ActPorts } from '#src/acts/ports';
import { speakerIn } from '#src/acts/speaking/speakers';
import { headIn } from '#src/consolidation/chain-witness';
import { sentSince } from '#src/consolidation/own-message';
import type { Plan } from '#src/consolidation/plan';
import { roomsOf } from '#src/consolidation/public-rooms';
import { isTributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { RoomEvent } from '#src/portals/room-event';
import type { ChainCheck, ChainHead } from '#src/ports/audit-log';

/**
 * The log of a plan and its consolidations, by the id of either. When it is asked for, the whole chain is checked, and held
 * against what our messages in the plan's rooms said of it at the time (spec C-11, threat T-32).
 */
export async function audit(
  ports: ActPorts,
  request: { readonly id: string; readonly verify: boolean },
): Promise<AuditAnswer> {
  if (request.id === GROUPS_LOG) return auditGroups(ports, request.verify);
  const isPlan = request.id.startsWith('p_');
  const id = isPlan ? request.id : (await findConsolidation(ports, request.id)).plan;
  const { plan } = await findPlan(ports, id);
  const entries = await ports.audit.of(plan.id);
  if (!request.verify) return { entries };
  const verified = await ports.audit.verify();
  return { entries, verified, witness: await askRooms(ports, plan, verified) };
}

/** What people have said of endpoints belongs to no plan, and no room has heard of it. */
async function auditGroups({ audit }: ActPorts, verify: boolean): Promise<AuditAnswer> {
  const entries = await audit.of(GROUPS_LOG);
  return verify ? { entries, verified: await audit.verify() } : { entries };
}

interface Said {
  readonly event: RoomEvent;
  readonly head: ChainHead;
}

async function askRooms(ports: ActPorts, plan: Plan, { entries }: ChainCheck): Promise<RoomWitness> {
  const heard = await Promise.all(roomsOf(plan).map(async (room) => ({ room, said: await saidIn(ports, plan, room) })));
  const said = heard.flatMap((one) => one.said ?? []);
  const against = await firstAgainst(ports, said);
  return {
    messages: said.length,
    upTo: Math.min(entries, Math.max(0, ...said.map(({ head }) => head.sequence))),
    unread: heard.filter((one) => one.said === undefined).map(({ room }) => room),
    ...(against && { against }),
  };
}

/** The earliest place of which a room says otherwise than the log does now. */
async function firstAgainst(ports: ActPorts, said: readonly Said[]): Promise<RoomWitness['against']> {
  const inOrder = [...said].sort((a, b) => a.head.sequence - b.head.sequence);
  for (const { event, head } of inOrder) {
    if (head.sequence === 0 || (await ports.audit.hashAt(head.sequence)) === head.hash) continue;
    return { sequence: head.sequence, room: event.room, event: event.eventId };
  }
  return undefined;
}

/** What our own messages about this plan say there; undefined when the room cannot be read now. */
async function saidIn(ports: ActPorts, plan: Plan, room: RoomId): Promise<readonly Said[] | undefined> {
  try {
    const as = await speakerIn(ports, plan, room);
    if (!as) return undefined;
    const run = await ports.consolidations.ofPlan(plan.id);
    const ids = [plan.id, ...(run ? [run.id] : [])];
    const by = ports.installation.actors.map(({ user }) => user);
    const said: Said[] = [];
    for await (const event of sentSince(ports.world, { room, as, by, types: WITNESSES, since: plan.createdAt }))
      if (isAbout(event, ids)) said.push(...readSaid(event));
    return said;
  } catch (error) {
    if (isTributaryError(error) && error.kind !== 'bug') return undefined;
    throw error;
  }
}

/** What of ours carries where the log ends. */
const WITNESSES = ['m.room.message', 'm.room.tombstone'];

function isAbout({ type, content }: RoomEvent, ids: readonly string[]): boolean {
  const act = content['io.tributary.act'];
  return type === 'm.room.tombstone' || (typeof act === 'string' && ids.some((id) => act.startsWith(`${id}/`)));
}

function readSaid(event: RoomEvent): readonly Said[] {
  const head = headIn(event.content);
  return head ? [{ event, head }] : [];
}
