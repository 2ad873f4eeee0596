import { createRehearsal } from '#jobs/rehearse';
import { type WorkRequest, workOn } from '#jobs/run-consolidation';
import type { Reached, RunPorts, RunWorld } from '#jobs/run-ports';
import type { WorkEnd } from '#jobs/work-end';
import { objectionNotices } from '#src/acts/plans/announce-objections';
import { accountKinds } from '#src/consent/account-kinds';
import { inspectWorld } from '#src/consolidation/inspection/inspect-world';
import type { Plan, PlanDraft, PlanId } from '#src/consolidation/plan';
import { makeCanonical, makeLegs } from '#src/consolidation/planning/make-legs';
import { makeParties } from '#src/consolidation/planning/make-parties';
import { sealPlan } from '#src/consolidation/planning/seal-plan';
import { projectWorld } from '#src/consolidation/projection';
import type { ConsolidationId } from '#src/consolidation/records';
import { planningWorld } from '#src/consolidation/situation';
import { createSimulatedWorld } from '#src/matrix/simulated/world';
import type { Actor } from '#src/portals/actor';
import type { RoomAlias, RoomId, ServerName, UserId } from '#src/portals/ids';
import type { Installation, Policy } from '#src/portals/installation';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { StateEvent } from '#src/portals/room-event';
import type { RoomSnapshot, WorldSnapshot } from '#src/portals/room-snapshot';
import { aProcess, ProcessDied } from './dying-process.ts';
import { givenPolicy } from './given-policy.ts';
import { aClock, createStoresInMemory, type StoresInMemory, type TestClock } from './in-memory-stores.ts';
import { bot, listing, type RoomGiven, roomSnapshot, service } from './simulated-rooms.ts';
import { createTestBridge, type TestBridge } from './test-bridge.ts';

/** The room that stays in every merge of these tests. */
export const CANONICAL = '!canonical:example.org' as RoomId;
/** The space that holds the first source. */
export const SPACE = '!space:example.org' as RoomId;
/** The one run of a test. */
export const RUN = 'c_run0000001' as ConsolidationId;

const ADMIN = '@alice:example.org' as UserId;
const GHOST = '@libera_bob:example.org' as UserId;

/** What a merge of a test may have otherwise. */
export interface MergeGiven {
  /** Names of the channels whose portals are retired; one portal each. */
  readonly channels?: readonly string[];
  readonly policy?: Partial<Policy>;
  /** Levels in canonical; by default our service user has 100 there. */
  readonly canonicalUsers?: Readonly<Record<string, number>>;
  readonly canonical?: Partial<RoomGiven>;
  readonly source?: Partial<RoomGiven>;
  readonly actors?: readonly Actor[];
}

/** A community in simulated rooms, with a bridge, a plan that everybody agreed to, and a run that has not begun. */
export interface Merge {
  readonly plan: Plan;
  readonly draft: PlanDraft;
  readonly snapshot: WorldSnapshot;
  readonly ports: RunPorts;
  readonly stores: StoresInMemory;
  readonly clock: TestClock;
  readonly bridge: TestBridge;
  readonly sources: readonly RoomId[];
  readonly others: ReturnType<typeof createSimulatedWorld>['others'];
  /** Works as one worker would, until the run ends or waits. */
  work(reached?: Reached): Promise<WorkEnd>;
  /**
   * Works in a process that dies at the n-th point (from 0), with the record written where it dies after one; then another
   * process works, once the lease has run out.
   */
  workDyingAt(point: number): Promise<WorkEnd>;
  /**
   * As before; it dies after the n-th request that changed a room, and both tell what points they pass. False when there
   * were not so many.
   */
  workDyingAfterRequest(request: number, reached?: Reached): Promise<boolean>;
  /** The state of a room as people there see it, without what clocks and ids make differ. */
  look(room: RoomId): Promise<RoomLook>;
  /** All rooms of the merge and the space, as people see them. */
  lookAround(): Promise<readonly RoomLook[]>;
}

/** A room reduced to what people see. */
export interface RoomLook {
  readonly state: Readonly<Record<string, unknown>>;
  readonly said: readonly string[];
  readonly aliases: readonly string[];
  readonly listed: boolean;
}

/** The portal of a channel. */
export function portalOf(channel: string): RoomId {
  return `!${channel.slice(1)}:example.org` as RoomId;
}

/** The alias of a portal. */
export function aliasOf(channel: string): RoomAlias {
  return `#libera_${channel}:example.org` as RoomAlias;
}

/** Builds the community, inspects and plans it, lets everybody agree and creates the run. */
export async function givenMerge(given: MergeGiven = {}): Promise<Merge> {
  const { channels = ['#crystal'] } = given;
  const clock = aClock();
  const installation = installationOf(given);
  const truth = truthOf(given, channels, clock.now());
  const simulation = createSimulatedWorld(truth, installation, clock);
  furnishSpace(simulation.others);
  const linked = channels.map((name) => ({ room: portalOf(name), channel: channelOf(name) }));
  const bridge = createTestBridge({ ...simulation, linked, ghosts: [GHOST] });
  const sources = channels.map(portalOf);
  const seen = { world: simulation.world, installation, drivers: bridge.drivers, clock };
  const snapshot = await inspectWorld(seen, { canonical: CANONICAL, sources });
  const draft = draftOf({ snapshot, installation, bridge, clock });
  const rehearsal = createRehearsal({ installation, drivers: bridge.drivers, clock, simulate: createSimulatedWorld });
  const plan = sealPlan(draft, await rehearsal.rehearse(draft, snapshot));
  const stores = await givenStores(plan, clock);
  const ports = portsOf(stores, { ...seen, writer: simulation.writer });
  return {
    plan,
    draft,
    snapshot,
    ports,
    stores,
    clock,
    bridge,
    sources,
    others: simulation.others,
    work: (reached) => workOn(telling(ports, reached), requestOf('worker')),
    workDyingAt: async (point) => {
      await dieAt(ports, point);
      clock.advance(ports.timing.leaseMs + ports.timing.graceMs + 1);
      return workOn(ports, requestOf('next worker'));
    },
    workDyingAfterRequest: async (request, reached) => {
      const died = await diesAfter(telling(ports, reached), request);
      clock.advance(ports.timing.leaseMs + ports.timing.graceMs + 1);
      await workOn(telling(ports, reached), requestOf('next worker'));
      return died;
    },
    look: (room) => lookAt(ports, room),
    lookAround: () => Promise.all([CANONICAL, ...sources, SPACE].map((room) => lookAt(ports, room))),
  };
}

function telling(ports: RunPorts, reached: Reached | undefined): RunPorts {
  return reached ? { ...ports, reached } : ports;
}

function requestOf(holder: string): WorkRequest {
  return { consolidation: RUN, holder, stop: new AbortController().signal, failures: 0 };
}

async function dieAt(ports: RunPorts, point: number): Promise<void> {
  const process = aProcess(ports);
  let passed = 0;
  const reached: Reached = async ({ where }, write) => {
    const isHere = passed === point;
    passed += 1;
    if (isHere && where === 'recorded') await write();
    if (isHere) process.die();
  };
  await expect(workOn({ ...process.ports, reached }, requestOf('worker'))).rejects.toThrow(ProcessDied);
}

async function diesAfter(ports: RunPorts, request: number): Promise<boolean> {
  try {
    await workOn(aProcess(ports, { afterRequest: request }).ports, requestOf('worker'));
    return false;
  } catch (error) {
    if (error instanceof ProcessDied) return true;
    throw error;
  }
}

function installationOf({ policy, actors = [service, bot] }: MergeGiven): Installation {
  return {
    homeservers: [{ name: 'example.org' as ServerName, operators: [ADMIN] }],
    bridges: [
      {
        id: 'libera-bridge',
        driver: 'test',
        homeserver: 'example.org' as ServerName,
        bot: bot.user,
        userNamespace: '^@libera_.*:example\\.org$',
        aliasTemplate: '#libera_$CHANNEL',
        networks: ['libera'],
        operators: [ADMIN],
      },
    ],
    networks: [{ id: 'libera', protocol: 'irc' }],
    actors,
    policy: {
      ...givenPolicy,
      objectionHours: 0,
      secondConfirmation: false,
      ...policy,
    },
    operators: [ADMIN],
    requests: 'operator-approves',
    publicUrl: 'https://merge.example.org',
  };
}

function truthOf(given: MergeGiven, channels: readonly string[], takenAt: number): WorldSnapshot {
  const canonical = roomSnapshot({
    room: CANONICAL,
    members: { [service.user]: 'join', '@carol:example.org': 'join' },
    levels: { users: given.canonicalUsers ?? { [ADMIN]: 100, [service.user]: 100 } },
    aliases: [listing('example.org', ['#crystal:example.org'])],
    directories: [{ server: 'example.org' as ServerName, listed: true }],
    ...given.canonical,
    state: {
      'm.room.name': { name: 'Crystal' },
      'm.room.canonical_alias': { alias: '#crystal:example.org' },
      ...given.canonical?.state,
    },
  });
  const sources = channels.map((channel, index) => portal(given, channel, index));
  const aliases = channels.map((channel): [string, RoomId] => [aliasOf(channel), portalOf(channel)]);
  const resolved = Object.fromEntries([['#crystal:example.org', CANONICAL], ...aliases]);
  return { takenAt, canonical, sources, chain: [], resolved };
}

function portal(given: MergeGiven, channel: string, index: number): RoomSnapshot {
  const room = portalOf(channel);
  const space: StateEvent = {
    eventId: '$child' as StateEvent['eventId'],
    room: SPACE,
    type: 'm.space.child',
    stateKey: room,
    sender: ADMIN,
    at: 0,
    content: { via: ['example.org'], order: 'b', suggested: true },
  };
  return roomSnapshot({
    room,
    creator: bot.user,
    members: { [GHOST]: 'join', '@dave:example.org': 'join', '@erin:elsewhere.org': 'join' },
    levels: {
      users: { [bot.user]: 100, [GHOST]: 50 },
      events: { 'm.room.tombstone': 100, 'm.room.power_levels': 100 },
    },
    aliases: [listing('example.org', [aliasOf(channel)])],
    directories: [{ server: 'example.org' as ServerName, listed: true }],
    spaces: index === 0 ? [{ space: SPACE, child: space, editableBy: service.id }] : [],
    ...given.source,
    state: {
      'm.room.name': { name: channel },
      'm.room.canonical_alias': { alias: aliasOf(channel) },
      [`uk.half-shot.bridge org.matrix.appservice-irc:/libera/${channel}`]: {
        bridgebot: bot.user,
        protocol: { id: 'irc' },
        network: { id: 'libera' },
        channel: { id: channel },
      },
      ...given.source?.state,
    },
  });
}

/** The space is ours to edit, and names itself as a space. */
function furnishSpace(others: Merge['others']): void {
  const state = { 'm.room.create': { type: 'm.space' }, 'm.room.power_levels': { users: { [service.user]: 50 } } };
  for (const [type, content] of Object.entries(state)) {
    others.writeState({ room: SPACE, by: ADMIN, type, key: '', content });
  }
}

function channelOf(name: string): LinkedChannel {
  return { protocol: 'irc', network: 'libera', channel: name, bridge: 'libera-bridge', origin: 'portal' };
}

interface Drafting {
  readonly snapshot: WorldSnapshot;
  readonly installation: Installation;
  readonly bridge: TestBridge;
  readonly clock: TestClock;
}

function draftOf({ snapshot, installation, bridge, clock }: Drafting): PlanDraft {
  const drivers = bridge.drivers.all();
  const kinds = accountKinds(installation, drivers);
  const world = planningWorld({ world: snapshot, installation, drivers, kinds, busy: new Map() });
  const legs = makeLegs(world);
  return {
    id: 'p_plan000001' as PlanId,
    canonical: makeCanonical(world, legs, []),
    legs,
    parties: makeParties(world, legs),
    blockers: [],
    warnings: [],
    seen: [],
    policy: installation.policy,
    projection: projectWorld(snapshot, kinds),
    nonce: 'nonce',
    createdAt: clock.now(),
    expiresAt: clock.now() + 30 * 86_400_000,
    requestedBy: undefined,
  };
}

async function givenStores(plan: Plan, clock: TestClock): Promise<StoresInMemory> {
  const stores = createStoresInMemory(clock);
  await agreeToAll(stores, plan, clock);
  clock.advance(1_000);
  await startRun(stores, plan, clock);
  return stores;
}

function portsOf(stores: StoresInMemory, run: RunWorld): RunPorts {
  return {
    ...stores,
    ...run,
    networks: { of: (network) => ({ network, ask: async () => [], rightOf: async () => 'holds' }) },
    hearing: { hear: async () => undefined, heardTo: new Map() },
    notices: objectionNotices({ ...stores, ...run, voice: run.writer }),
    timing: { leaseMs: 60_000, graceMs: 0, settleMs: 0 },
  };
}

async function agreeToAll({ consents }: StoresInMemory, plan: Plan, clock: TestClock): Promise<void> {
  for (const { id: party, level, people, kind } of plan.parties) {
    const person = kind === 'network' ? 'bob!bob@irc' : (people[0] ?? ADMIN);
    await consents.record({ plan: plan.id, hash: plan.hash, party, person, word: 'agree', at: clock.now(), level });
  }
}

async function startRun({ plans, consolidations }: StoresInMemory, plan: Plan, clock: TestClock): Promise<void> {
  await plans.keep(plan);
  await consolidations.create({
    consolidation: {
      id: RUN,
      plan: plan.id,
      state: 'running',
      step: 'inspect-rooms',
      waitingFor: [],
      startedAt: clock.now(),
      changedAt: clock.now(),
    },
    rooms: [plan.canonical.room, ...plan.legs.map(({ room }) => room)],
    legs: plan.legs.map(({ room }) => room),
  });
}

/** Seen through whichever of our actors is in the room. */
async function lookAt(ports: RunPorts, room: RoomId): Promise<RoomLook> {
  const as = (await readerOf(ports, room)).id;
  const state = await ports.world.readState({ room, as });
  const timeline = await ports.world.readTimeline({ room, as, since: 0, limit: 1_000 });
  const bodies = timeline
    .filter(({ type }) => type === 'm.room.message')
    .map(({ content }) => String(content.body ?? ''));
  return {
    state: Object.fromEntries(
      state
        .filter(({ type, content }) => type !== 'm.room.member' || content.membership === 'join')
        .map(({ type, stateKey, content }) => [`${type} ${stateKey}`, content])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    ),
    said: bodies.filter((body) => body !== '').sort(),
    aliases: [...(await ports.world.listAliases({ room, as }))].sort(),
    listed: await ports.world.isListed({ room, as }),
  };
}

async function readerOf({ world, installation }: RunPorts, room: RoomId): Promise<Actor> {
  for (const actor of installation.actors) if ((await world.joinedRooms(actor.id)).includes(room)) return actor;
  throw new Error(`nobody of ours is in ${room}`);
}
