import type { ActPorts } from '#src/acts/ports';
import type { NamedRoom } from '#src/acts/rooms/named-room';
import { linkTo } from '#src/acts/speaking/link-to';
import { tell } from '#src/acts/speaking/tell';
import type { RequestOutcome } from '#src/consent/request-outcome';
import type { Plan } from '#src/consolidation/plan';
import { roomsOf } from '#src/consolidation/public-rooms';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { MergeRequest, RequestState } from '#src/ports/merge-requests';
import { mayRequest, REQUEST_LEVEL, type Requester } from './request-right.ts';
import { roomsOfWish } from './request-rooms.ts';
import { sayToRequester } from './say-to-requester.ts';

/** Requests that are not settled yet; of a planned one its plan tells. */
const OPEN: readonly RequestState[] = ['waiting', 'approved', 'planning'];

interface Examined {
  readonly state: RequestState;
  readonly outcome: RequestOutcome;
  readonly rooms?: readonly RoomId[];
  readonly reason?: string;
}

/**
 * Looks at a request that was written down: whether the one who asks moderates one of the rooms, whether their people want to be
 * asked, and whether others ask for the same already; then tells what became of it where it was made.
 */
export async function examineRequest(ports: ActPorts, request: MergeRequest): Promise<void> {
  const { state, outcome, rooms, reason } = await examined(ports, request);
  await sayToRequester(ports, request, { state, outcome });
  const known = { ...(rooms && { rooms }), ...(reason !== undefined && { reason }) };
  await ports.requests.change({ id: request.id, from: ['received'], to: state, at: ports.clock.now(), ...known });
  await tell(ports, { plan: request, who: 'tributary', what: `request-${state}`, detail: known });
}

async function examined(ports: ActPorts, request: MergeRequest): Promise<Examined> {
  try {
    return await judged(ports, request);
  } catch (error) {
    // Whatever a server answers, or does not: the requester is told, and may ask again.
    if (!isTributaryError(error) || error.kind === 'bug' || error.code.startsWith('DATABASE_')) throw error;
    const why = `${error.text.happened} ${error.text.now}`;
    return { state: 'refused', outcome: { kind: 'refused', why }, reason: error.code };
  }
}

async function judged(ports: ActPorts, request: MergeRequest): Promise<Examined> {
  const named = await roomsOfWish(ports, { into: request.into, retire: request.retire });
  if (!(await mayRequest(ports, named, requesterOf(request)))) throw notTheirs(ports);
  await refuseUnwelcome(ports, named);
  const rooms = named.map(({ room }) => room).sort();
  const running = await joinRunning(ports, rooms, request);
  if (running) return { state: 'joined', outcome: running.outcome, reason: running.id, rooms };
  if (ports.installation.requests === 'open') return { state: 'approved', outcome: { kind: 'begins' }, rooms };
  return { state: 'waiting', outcome: { kind: 'waits', request: request.id }, rooms };
}

function requesterOf({ by, into, retire }: MergeRequest): Requester {
  return { by, written: [...(into === undefined ? [] : [into]), ...retire] };
}

function notTheirs({ installation }: ActPorts): TributaryError {
  const actor = installation.actors.find(({ kind }) => kind === 'service')?.user ?? 'me';
  return new TributaryError('REQUEST_NOT_YOURS', { facts: { level: REQUEST_LEVEL, actor } });
}

async function refuseUnwelcome({ quietRooms }: ActPorts, rooms: readonly NamedRoom[]): Promise<void> {
  for (const { room } of rooms) {
    if (await quietRooms.find(room)) throw new TributaryError('REQUEST_UNWELCOME');
  }
}

/** Whoever asks for what others ask for already is noted beside them; undefined when nobody does. */
async function joinRunning(
  ports: ActPorts,
  rooms: readonly RoomId[],
  { id, by }: MergeRequest,
): Promise<{ readonly id: string; readonly outcome: RequestOutcome } | undefined> {
  const active = (await ports.plans.active()).map(({ plan }) => plan);
  for (const known of await ports.requests.naming(rooms)) {
    const plan = active.find((one) => one.id === known.plan);
    if (known.id === id || (!OPEN.includes(known.state) && !plan)) continue;
    const isNew = await ports.requests.support(known.id, { by, at: ports.clock.now() });
    if (isNew) await tell(ports, { plan: known, who: by, what: 'request-joined', detail: { request: id } });
    return { id: known.id, outcome: { kind: 'joined', ...(plan && { link: linkTo(ports, plan) }) } };
  }
  const ofOperators = active.find((plan) => holdsAll(plan, rooms));
  return ofOperators && { id: ofOperators.id, outcome: { kind: 'joined', link: linkTo(ports, ofOperators) } };
}

function holdsAll(plan: Plan, rooms: readonly RoomId[]): boolean {
  return rooms.every((room) => roomsOf(plan).includes(room));
}
