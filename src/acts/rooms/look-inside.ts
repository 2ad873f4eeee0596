import type { ActPorts } from '#src/acts/ports';
import { tell } from '#src/acts/speaking/tell';
import { isPlainNo } from '#src/consolidation/inspection/try-actors';
import type { Plan } from '#src/consolidation/plan';
import { describeError } from '#src/errors/describe-error';
import { isTributaryError } from '#src/errors/tributary-error';
import type { Actor, ActorId } from '#src/portals/actor';
import { type RoomId, serverOf } from '#src/portals/ids';
import { isJsonObject, type Json } from '#src/portals/json';
import { LEAVING } from '#src/ports/plan-store';
import type { NamedRoom } from './named-room.ts';

/** A room that an account of ours joined only to look at it. */
export interface Entered {
  readonly room: RoomId;
  readonly actor: ActorId;
}

/** What the audit log calls it; leaving again finds the rooms by it. */
export const ENTERED = 'room-joined-to-look';

/** How far looking goes. */
export interface LookOptions {
  /** Only rooms that cannot be read from outside are joined, and by one account: a dry run. */
  readonly peek: boolean;
  /** An account of ours joins on each server with people there: only who is inside is told that server's aliases. */
  readonly forAliases: boolean;
}

/**
 * Joins a service user to every public room that none of ours is in (spec P-9). A room that cannot be joined is left to the
 * inspection, which says whom to invite.
 */
export async function lookInside(
  ports: ActPorts,
  rooms: readonly NamedRoom[],
  { peek, forAliases }: LookOptions,
): Promise<readonly Entered[]> {
  const { actors } = ports.installation;
  const joined = await Promise.all(actors.map((actor) => ports.world.joinedRooms(actor.id)));
  const entered: Entered[] = [];
  for (const named of rooms) {
    const inside = actors.filter((_actor, index) => joined[index]?.includes(named.room));
    if (inside.length === 0 && !(peek && (await isReadable(ports, named.room)))) {
      const actor = await joinAsAny(ports, named, ofKind(actors, 'service'));
      if (!actor) continue;
      entered.push({ room: named.room, actor: actor.id });
      inside.push(actor);
    }
    if (forAliases && !peek) entered.push(...(await joinToList(ports, named, inside)));
  }
  return entered;
}

/**
 * One account for each server that has people in the room and none of ours yet; service users before bots. Only where a
 * service user is inside already: in a portal it would get a puppet on the network (spec P-9).
 */
async function joinToList(ports: ActPorts, named: NamedRoom, inside: readonly Actor[]): Promise<readonly Entered[]> {
  const [reader] = inside;
  if (!reader || inside.every((actor) => bringsGhosts(ports, actor))) return [];
  const members = await ports.world.joinedMembers({ room: named.room, as: reader.id });
  const { actors } = ports.installation;
  const present = new Set(inside.map(({ server }) => server));
  const missing = [...new Set(members.map(serverOf))].filter((server) => !present.has(server)).sort();
  const entered: Entered[] = [];
  for (const server of missing) {
    const here = actors.filter((actor) => actor.server === server && actor.aliasNamespaces.length > 0);
    const [first] = [...ofKind(here, 'service'), ...ofKind(here, 'bridge-bot')];
    if (first && (await joinAsAny(ports, named, [first]))) entered.push({ room: named.room, actor: first.id });
  }
  return entered;
}

/** In a living bridge's portal whoever joins gets a puppet on the network, so only its bot looks (handbook irc-bridges 9.2). */
function bringsGhosts({ drivers }: ActPorts, { bridge }: Actor): boolean {
  return bridge !== undefined && drivers.of(bridge)?.facts.ghosts === true;
}

function ofKind(actors: readonly Actor[], kind: Actor['kind']): readonly Actor[] {
  return actors.filter((actor) => actor.kind === kind);
}

/** A room that could not be left again, and why. */
export interface StillInside extends Entered {
  readonly why: string;
}

/** Leaves the rooms again. Where a server does not let us, that is told and returned: whoever asked has their answer all the same. */
export async function leaveAgain(ports: ActPorts, entered: readonly Entered[]): Promise<readonly StillInside[]> {
  const stuck: StillInside[] = [];
  for (const { room, actor } of entered) {
    try {
      await ports.voice.leave({ room, as: actor });
    } catch (error) {
      const why = describeError(error).text.happened;
      stuck.push({ room, actor, why });
      await tell(ports, { plan: { id: room }, who: 'tributary', what: 'room-not-left', detail: { room, actor, why } });
    }
  }
  return stuck;
}

/**
 * Leaves the rooms that were joined to look for this plan, unless another living plan names them (spec P-9: "leaves on refusal").
 * That plan leaves them then. That some could not be left is told once, and when all are: what is between is tried again.
 */
export async function leavePlan(ports: ActPorts, plan: Pick<Plan, 'id'>): Promise<readonly StillInside[]> {
  const entries = await ports.audit.of(plan.id);
  const entered = entries.filter(({ what }) => what === ENTERED).flatMap(({ detail }) => asEntered(detail));
  const stuck: StillInside[] = [];
  for (const place of entered) {
    const isNeeded = await ports.plans.isNamed(place.room, ports.clock.now());
    if (isNeeded) await handOn(ports, place, plan);
    else stuck.push(...(await leaveAgain(ports, [place])));
  }
  const told = new Set(entries.map(({ what }) => what));
  const news = stuck.length > 0 ? LEAVING.stuck : LEAVING.over;
  const isNews = !told.has(news) && (stuck.length > 0 || told.has(LEAVING.stuck));
  if (isNews) await tell(ports, { plan, who: 'tributary', what: news });
  return stuck;
}

/** Who lets go last leaves for all: the log of the plan that needs the room says from now on that it was joined to look. */
async function handOn(ports: ActPorts, place: Entered, from: Pick<Plan, 'id'>): Promise<void> {
  const needing = [
    ...(await ports.plans.unstarted(place.room, ports.clock.now())),
    ...(await ports.plans.concerning(place.room)),
  ];
  const next = needing.find(({ plan }) => plan.id !== from.id)?.plan;
  if (!next) return; // a merge that is done and watched stays
  const known = (await ports.audit.of(next.id)).filter(({ what }) => what === ENTERED);
  const isKnown = known
    .flatMap(({ detail }) => asEntered(detail))
    .some(({ room, actor }) => room === place.room && actor === place.actor);
  if (!isKnown) await tell(ports, { plan: next, who: 'tributary', what: ENTERED, detail: { ...place } });
}

function asEntered(detail: Json): readonly Entered[] {
  if (!isJsonObject(detail) || typeof detail.room !== 'string' || typeof detail.actor !== 'string') return [];
  return [{ room: detail.room as RoomId, actor: detail.actor as ActorId }];
}

/** The first of these, the nearest first, that is let in; throws the failure of a server when none is and one could not be asked. */
async function joinAsAny(ports: ActPorts, named: NamedRoom, actors: readonly Actor[]): Promise<Actor | undefined> {
  const near = (actor: Actor): number => (named.via.includes(actor.server) ? 0 : 1);
  const failures: unknown[] = [];
  for (const actor of [...actors].sort((a, b) => near(a) - near(b))) {
    try {
      await ports.voice.join({ room: named.room, as: actor.id, via: named.via });
      return actor;
    } catch (error) {
      if (!saysNo(error)) failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return undefined;
}

/** The room says no, or no server is known through which it could be joined; a server that is down says nothing about it. */
function saysNo(error: unknown): boolean {
  return isPlainNo(error) || (isTributaryError(error, 'ROOM_CANNOT_BE_JOINED') && error.facts.status === 404);
}

async function isReadable(ports: ActPorts, room: RoomId): Promise<boolean> {
  for (const { id } of ports.installation.actors) {
    try {
      return (await ports.world.readState({ room, as: id })).length > 0;
    } catch (error) {
      if (!isPlainNo(error)) throw error;
    }
  }
  return false;
}
