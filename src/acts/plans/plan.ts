import type { LeftOut, PlanAnswer, PlanRequest } from '#src/acts/answers';
import type { ActPorts } from '#src/acts/ports';
import { ENTERED, type Entered, leaveAgain, lookInside, type StillInside } from '#src/acts/rooms/look-inside';
import { lookIntoSpaces } from '#src/acts/rooms/look-into-spaces';
import type { NamedRoom } from '#src/acts/rooms/named-room';
import { replacedBySource } from '#src/acts/rooms/past-rooms';
import { resolveCanonical, resolveRooms } from '#src/acts/rooms/room-addresses';
import { tell } from '#src/acts/speaking/tell';
import { accountKinds } from '#src/consent/account-kinds';
import { asWorld, inspectRooms, type RoomsInspection } from '#src/consolidation/inspection/inspect-world';
import { bridgePatterns } from '#src/consolidation/inspection/resolve-aliases';
import { isBlocked, type Plan, type PlanDraft, type PlanId } from '#src/consolidation/plan';
import { candidatesOf } from '#src/consolidation/planning/compare-rooms';
import { makeDraft } from '#src/consolidation/planning/make-draft';
import { sealPlan } from '#src/consolidation/planning/seal-plan';
import { sameJson } from '#src/consolidation/same-json';
import { planningWorld } from '#src/consolidation/situation';
import { chooseCanonical } from '#src/duplicates/choose-canonical';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { WorldSnapshot } from '#src/portals/room-snapshot';
import { roomsOfGroup } from './group-rooms.ts';
import { partyAnswers } from './party-answers.ts';

const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Inspects the rooms and freezes a plan (spec P-1 to P-9). A dry run and a blocked plan are not kept, and every room that was
 * joined only to look is left again. Throws ROOM_NOT_FOUND, ROOM_NOT_READABLE, SOURCE_IS_CANONICAL, NOTHING_TO_RETIRE,
 * and for a group GROUP_NOT_FOUND, GROUP_HAS_TOO_FEW_ROOMS.
 */
export async function plan(ports: ActPorts, request: PlanRequest): Promise<PlanAnswer> {
  const rooms = await nameRooms(ports, request);
  const all = [...(rooms.into ? [rooms.into] : []), ...rooms.retire];
  const entered = [...(await lookInside(ports, all, { peek: request.dryRun, forAliases: true }))];
  let kept: Plan | undefined;
  try {
    entered.push(...(await lookIntoSpaces(ports, all)));
    const made = await makePlan(ports, request, rooms);
    if (!request.dryRun && !isBlocked(made)) {
      kept = request.orBefore ? await planBefore(ports, made) : undefined;
      kept ??= await keep(ports, made, { request, entered });
    }
    const shown = kept ?? made;
    const answer = { plan: shown, parties: await partyAnswers(ports, shown), kept: kept !== undefined };
    const stillInside = await leaveRest(ports, entered, kept);
    return {
      ...answer,
      ...(rooms.leftOut && { leftOut: rooms.leftOut }),
      ...(stillInside.length > 0 && { stillInside }),
    };
  } catch (error) {
    await leaveRest(ports, entered, kept);
    throw error;
  }
}

/** Leaves what was only looked into. What cannot be left now is left when the plan ends, which is kept with its rooms. */
async function leaveRest(
  ports: ActPorts,
  entered: readonly Entered[],
  kept: Plan | undefined,
): Promise<readonly StillInside[]> {
  const rest = entered.filter(({ room }) => !kept || !isNeeded(kept, room));
  const stuck = await leaveAgain(ports, rest);
  if (kept) await tellEntered(ports, kept, stuck);
  return stuck;
}

/** The plan of these very rooms that nobody has started, say because nobody could be asked about it. */
async function planBefore({ plans, clock }: ActPorts, made: Plan): Promise<Plan | undefined> {
  const known = await plans.unstarted(made.canonical.room, clock.now());
  return known.find(({ plan }) => sameJson(roomsOf(plan), roomsOf(made)))?.plan;
}

/** Canonical, then the sources in an order of their own. */
function roomsOf({ canonical, legs }: Plan): readonly RoomId[] {
  return [canonical.room, ...legs.map(({ room }) => room).sort()];
}

/** Rooms of the plan, and spaces in which we may put canonical beside a source. */
function isNeeded({ canonical, legs }: Plan, room: RoomId): boolean {
  if (room === canonical.room) return true;
  return legs.some((leg) => leg.room === room || leg.spaces?.some(({ space }) => space === room));
}

interface NamedRooms {
  readonly into: NamedRoom | undefined;
  readonly retire: readonly NamedRoom[];
  readonly leftOut?: readonly LeftOut[];
}

async function nameRooms(ports: ActPorts, request: PlanRequest): Promise<NamedRooms> {
  const into = request.into === undefined ? undefined : await resolveCanonical(ports, request.into);
  const retire: NamedRoom[] = [];
  for (const text of request.retire) {
    const named = await resolveRooms(ports, text);
    const others = named.filter(({ room }) => room !== into?.room);
    // A channel's address names all its portals; canonical may be among them. A room that was named alone may not.
    if (others.length === 0) throw new TributaryError('SOURCE_IS_CANONICAL', { facts: { room: text } });
    retire.push(...others.filter(({ room }) => !retire.some((known) => known.room === room)));
  }
  if (request.group === undefined) return { into, retire };
  const { rooms, leftOut } = await roomsOfGroup(ports, request.group);
  const more = rooms.filter(({ room }) => room !== into?.room && !retire.some((known) => known.room === room));
  return { into, retire: [...retire, ...more], leftOut };
}

async function makePlan(ports: ActPorts, request: PlanRequest, { into, retire }: NamedRooms): Promise<Plan> {
  const named = [...(into ? [into.room] : []), ...retire.map(({ room }) => room)];
  if (new Set(named).size < 2) throw nothingToRetire([]);
  const inspection = await inspectRooms(ports, named);
  const past = replacedBySource(inspection, into?.room);
  const live = named.filter((room) => !past.includes(room));
  const { canonical, reasons } = into ? { canonical: into.room, reasons: [] } : choose(ports, inspection, live);
  const sources = live.filter((room) => room !== canonical);
  if (sources.length === 0) throw nothingToRetire(past);
  const world = asWorld(inspection, canonical, sources);
  const draft = await makeDraftOf(ports, request, { world, reasons });
  const forecast = isBlocked(draft) ? { steps: [], humanTasks: [] } : await ports.rehearsal.rehearse(draft, world);
  return sealPlan(draft, forecast);
}

function choose(
  ports: ActPorts,
  inspection: RoomsInspection,
  rooms: readonly RoomId[],
): { canonical: RoomId; reasons: readonly string[] } {
  const [first, ...others] = rooms;
  if (first === undefined || others.length === 0) throw nothingToRetire(rooms);
  const kinds = accountKinds(ports.installation, ports.drivers.all());
  const comparison = { kinds, bridgePatterns: bridgePatterns(ports.installation) };
  const choice = chooseCanonical(candidatesOf(asWorld(inspection, first, others), comparison));
  return { canonical: choice.room, reasons: choice.reasons };
}

interface Chosen {
  readonly world: WorldSnapshot;
  readonly reasons: readonly string[];
}

async function makeDraftOf(
  ports: ActPorts,
  { requestedBy }: PlanRequest,
  { world, reasons }: Chosen,
): Promise<PlanDraft> {
  const { installation, chance, clock } = ports;
  const drivers = ports.drivers.all();
  const kinds = accountKinds(installation, drivers);
  const rooms = [world.canonical.room, ...world.sources.map(({ room }) => room)];
  const busy = await busyRooms(ports, rooms);
  return makeDraft(planningWorld({ world, installation, drivers, kinds, busy }), {
    id: `p_${chance.pick(ID_ALPHABET, 10)}` as PlanId,
    nonce: chance.pick(ID_ALPHABET, 32),
    createdAt: clock.now(),
    requestedBy,
    reasons,
  });
}

async function busyRooms({ consolidations }: ActPorts, rooms: readonly RoomId[]): Promise<ReadonlyMap<RoomId, string>> {
  const holders = await Promise.all(rooms.map((room) => consolidations.holderOf(room)));
  return new Map(rooms.flatMap((room, index): [RoomId, string][] => (holders[index] ? [[room, holders[index]]] : [])));
}

interface Making {
  readonly request: PlanRequest;
  readonly entered: readonly Entered[];
}

async function keep(ports: ActPorts, made: Plan, { request, entered }: Making): Promise<Plan> {
  await ports.plans.keep(made);
  const who = request.requestedBy;
  await tellEntered(
    ports,
    made,
    entered.filter(({ room }) => isNeeded(made, room)),
  );
  const rooms = [made.canonical.room, ...made.legs.map(({ room }) => room)];
  await tell(ports, { plan: made, who, what: 'plan-made', detail: { hash: made.hash, rooms } });
  return made;
}

async function tellEntered(ports: ActPorts, plan: Plan, entered: readonly Entered[]): Promise<void> {
  const who = plan.requestedBy;
  for (const { room, actor } of entered) await tell(ports, { plan, who, what: ENTERED, detail: { room, actor } });
}

function nothingToRetire(past: readonly RoomId[]): TributaryError {
  return new TributaryError('NOTHING_TO_RETIRE', { facts: { past: past.length > 0 ? past.join(', ') : 'doubles' } });
}
