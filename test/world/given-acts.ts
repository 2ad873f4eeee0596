import { createRehearsal } from '#jobs/rehearse';
import type { Acts } from '#src/acts/acts';
import { createActs } from '#src/acts/create-acts';
import type { ActPorts } from '#src/acts/ports';
import { createBot } from '#src/bot/create-bot';
import type { Consent } from '#src/consent/consent';
import type { Plan } from '#src/consolidation/plan';
import type { ConsolidationId } from '#src/consolidation/records';
import { createSimulatedWorld } from '#src/matrix/simulated/world';
import type { Actor } from '#src/portals/actor';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { RoomEvent } from '#src/portals/room-event';
import type { RoomSnapshot } from '#src/portals/room-snapshot';
import type { ChainedEntry } from '#src/ports/audit-log';
import type { ConsentStore } from '#src/ports/consent-store';
import type { DiscoverySource } from '#src/ports/discovery-source';
import type { NetworkSides } from '#src/ports/network-side';
import type { QuietRoom } from '#src/ports/quiet-rooms';
import type { OthersHands } from '#src/ports/simulation';
import type { MessageRedactor } from '#src/ports/world';
import { endpointsInMemory } from './endpoints-in-memory.ts';
import {
  canonicalSnapshot,
  givenDriver,
  givenInstallation,
  nativeRoom,
  portalSnapshot,
  type SituationGiven,
} from './given-situation.ts';
import { groupsInMemory } from './groups-in-memory.ts';
import { aClock, createStoresInMemory, type StoresInMemory, type TestClock } from './in-memory-stores.ts';
import { requestsInMemory } from './requests-in-memory.ts';
import { bot, type RoomGiven, service } from './simulated-rooms.ts';
import { visitsInMemory } from './visits-in-memory.ts';

/** The rooms of every test of the acts. */
export const ROOMS = {
  canonical: '!canonical:example.org' as RoomId,
  chat: '!chat:example.org' as RoomId,
  portal: '!portal:example.org' as RoomId,
};

/** The people: Ann has canonical, Grace the chat room, Ops the bridge and the homeserver, Mallory nothing. */
export const PEOPLE = {
  ann: '@ann:example.org' as UserId,
  grace: '@grace:example.org' as UserId,
  mod: '@mod:example.org' as UserId,
  mallory: '@mallory:example.org' as UserId,
  ops: '@ops:example.org' as UserId,
};

/** What a test may have otherwise. */
export interface ActsGiven
  extends Pick<SituationGiven, 'policy' | 'requests' | 'actors' | 'operators' | 'networks' | 'facts'> {
  readonly canonical?: Partial<RoomGiven>;
  readonly chat?: Partial<RoomGiven>;
  readonly portal?: Partial<RoomGiven> & { readonly channels?: readonly LinkedChannel[] };
  readonly extra?: readonly RoomSnapshot[];
  readonly sides?: NetworkSides;
  /** The real rehearsal, which takes its time; otherwise one that foretells nothing. */
  readonly rehearses?: true;
  readonly humanTasks?: Plan['humanTasks'];
  /** Where duplicates can be looked for; nowhere unless given. */
  readonly discovers?: readonly DiscoverySource[];
}

/** The acts over simulated rooms and stores in memory, with the hands of everybody else. */
export interface GivenActs {
  readonly acts: Acts;
  readonly ports: ActPorts;
  readonly stores: StoresInMemory;
  readonly clock: TestClock;
  readonly others: OthersHands;
  /** Deletes what was said, with the right of one of our accounts. */
  readonly redact: MessageRedactor['redact'];
  readonly woken: ConsolidationId[];
  /** The places in line that were given to new runs. */
  readonly places: ReadonlyMap<ConsolidationId, number>;
  /** The plan that retires the chat room, kept and asked about. */
  asked(): Promise<Plan>;
  /** Somebody writes a line; what the bot answered, or undefined. */
  says(sender: UserId, room: RoomId, body: string): Promise<string | undefined>;
  /** Any event is heard; what the bot answered, or undefined. */
  hears(
    event: Partial<RoomEvent> & Pick<RoomEvent, 'sender' | 'room' | 'type' | 'content'>,
  ): Promise<string | undefined>;
  /** The code of the question that was put in a room. */
  codeIn(room: RoomId): Promise<string>;
  /** What our accounts posted in a room, oldest first. */
  posted(room: RoomId): Promise<readonly RoomEvent[]>;
  joined(actor: Actor): Promise<readonly RoomId[]>;
}

/** Builds the rooms (canonical, a chat room of people, an IRC portal) and the acts over them. */
export function givenActs(given: ActsGiven = {}): GivenActs {
  const clock = aClock();
  const installation = givenInstallation(given);
  const rooms = [
    withPeople(canonicalSnapshot(given.canonical)),
    chatRoom(given),
    portalSnapshot({ members: { [bot.user]: 'join', '@dave:example.org': 'join' }, ...given.portal }),
  ];
  const [canonical, ...sources] = rooms as [RoomSnapshot, ...RoomSnapshot[]];
  const snapshot = {
    takenAt: clock.now(),
    canonical,
    sources: [...sources, ...(given.extra ?? [])],
    chain: [],
    resolved: {},
  };
  const simulated = createSimulatedWorld(snapshot, installation);
  const stores = createStoresInMemory(clock);
  const { jobs, woken, places } = recordingJobs();
  const driver = {
    ...givenDriver(given.facts),
    channelsOf: async ({ room }: { room: RoomId }) => channelsIn(room, rooms),
  };
  const drivers = { all: () => [driver], of: (id: string) => (id === driver.bridge ? driver : undefined) };
  const ports: ActPorts = {
    ...stores,
    installation,
    drivers,
    clock,
    world: simulated.world,
    voice: simulated.writer,
    networks: given.sides ?? { of: () => undefined },
    rehearsal: given.rehearses
      ? createRehearsal({ installation, drivers, clock, simulate: createSimulatedWorld })
      : { rehearse: async () => ({ steps: [], humanTasks: given.humanTasks ?? [] }) },
    consents: faithful(stores),
    audit: auditOf(stores),
    ...memories(),
    sources: () => given.discovers ?? [],
    jobs,
    runner: { work: async () => undefined },
    workers: { seen: async () => undefined, gone: async () => undefined, alive: async () => 1 },
    chance: countingChance(),
  };
  const acts = createActs(ports);
  const hands = { others: simulated.others, redact: simulated.writer.redact };
  return { acts, ports, stores, clock, ...hands, woken, places, ...deeds({ acts, ports, clock }) };
}

function recordingJobs() {
  const woken: ConsolidationId[] = [];
  const places = new Map<ConsolidationId, number>();
  const begin = async (id: ConsolidationId, place: number): Promise<void> => {
    woken.push(id);
    places.set(id, place);
  };
  return { woken, places, jobs: { wake: async (id: ConsolidationId) => void woken.push(id), begin } };
}

function memories(): Pick<ActPorts, 'heard' | 'quietRooms' | 'requests' | 'endpoints' | 'groups' | 'visits'> {
  return {
    heard: heardInMemory(),
    quietRooms: quietRoomsInMemory(),
    requests: requestsInMemory(),
    endpoints: endpointsInMemory(),
    groups: groupsInMemory(),
    visits: visitsInMemory(),
  };
}

function withPeople(snapshot: RoomSnapshot): RoomSnapshot {
  const members = [PEOPLE.mod, PEOPLE.mallory].map((user) => member(snapshot, user));
  return { ...snapshot, state: [...snapshot.state.map(withModerator), ...members] };
}

function chatRoom({ chat }: ActsGiven): RoomSnapshot {
  return withPeople(portalSnapshot({ ...nativeRoom, ...chat }));
}

/** The moderator has 50 wherever people have power. */
function withModerator(event: RoomSnapshot['state'][number]): RoomSnapshot['state'][number] {
  if (event.type !== 'm.room.power_levels') return event;
  const users = event.content.users as Record<string, number>;
  return { ...event, content: { ...event.content, users: { ...users, [PEOPLE.mod]: 50 } } };
}

function member({ room }: RoomSnapshot, user: UserId): RoomSnapshot['state'][number] {
  const eventId = `$${room} ${user}` as EventId;
  return { eventId, room, type: 'm.room.member', stateKey: user, sender: user, at: 0, content: { membership: 'join' } };
}

function channelsIn(room: RoomId, rooms: readonly RoomSnapshot[]): readonly LinkedChannel[] {
  return rooms.find((snapshot) => snapshot.room === room)?.channels ?? [];
}

function deeds({
  acts,
  ports,
  clock,
}: Pick<GivenActs, 'acts' | 'ports' | 'clock'>): Pick<
  GivenActs,
  'asked' | 'says' | 'hears' | 'codeIn' | 'posted' | 'joined'
> {
  const face = createBot(acts);
  let events = 0;
  const posted: GivenActs['posted'] = async (room) => {
    const as = (ports.installation.actors.find(({ kind }) => kind === 'service') ?? service).id;
    const events = await ports.world.readTimeline({ room, as, since: 0, limit: 1_000 });
    const own = new Set<string>(ports.installation.actors.map(({ user }) => user));
    return events.filter(({ sender, type }) => own.has(sender) && type === 'm.room.message').reverse();
  };
  const hears: GivenActs['hears'] = async (event) => {
    events += 1;
    clock.advance(1_000);
    const said = { eventId: `$said-${events}` as EventId, at: clock.now(), ...event };
    await face.hear(said);
    const replies = await posted(event.room).catch(() => []);
    const reply = replies.find(({ content }) => content['io.tributary.act'] === `reply/${said.eventId}`);
    return reply && String(reply.content.body);
  };
  return {
    hears,
    posted,
    says: (sender, room, body) => hears({ sender, room, type: 'm.room.message', content: { msgtype: 'm.text', body } }),
    asked: async () => {
      const { plan } = await acts.plan({
        into: ROOMS.canonical,
        retire: [ROOMS.chat],
        dryRun: false,
        requestedBy: PEOPLE.ann,
      });
      await acts.ask({ plan: plan.id });
      clock.advance(1_000);
      return plan;
    },
    codeIn: async (room) => {
      const [request] = await ports.consents.requestsIn(room);
      if (!request) throw new Error(`nobody was asked in ${room}`);
      return request.code;
    },
    joined: (actor) => ports.world.joinedRooms(actor.id),
  };
}

/** As the database: an event is evidence once, a standing word counts once, closed plans ask nobody. */
function faithful({ consents, plans }: StoresInMemory): ConsentStore {
  return {
    ...consents,
    record: async (word, told) => {
      const words = await consents.consentsOf(word.plan);
      const isSame = (other: Consent): boolean =>
        other.party === word.party && other.person === word.person && other.word === word.word;
      const stands = words.some((other) => isSame(other) && other.withdrawnAt === undefined);
      const used =
        word.event !== undefined && words.some((other) => other.party === word.party && other.event === word.event);
      return stands || used ? false : consents.record(word, told);
    },
    requestsIn: async (room) => {
      const open = new Set((await plans.active()).map(({ plan }) => plan.id as string));
      return (await consents.requestsIn(room)).filter(({ plan }) => open.has(plan));
    },
  };
}

function auditOf({ story, audit }: StoresInMemory): ActPorts['audit'] {
  const chained = (): readonly ChainedEntry[] =>
    story.map((entry, sequence) => ({ ...entry, sequence, previousHash: '', hash: '' }));
  return { ...audit, of: async (plan) => chained().filter((entry) => entry.plan === plan) };
}

function heardInMemory(): ActPorts['heard'] {
  const heard = new Set<string>();
  return {
    knows: async (event) => heard.has(event),
    firstTime: async (event) => heard.size < heard.add(event).size,
    knowsTransaction: async () => false,
    keepTransaction: async () => undefined,
    forget: async () => undefined,
  };
}

function quietRoomsInMemory(): ActPorts['quietRooms'] {
  const quiet = new Map<RoomId, QuietRoom>();
  return {
    keepQuiet: async (room) => void (quiet.has(room.room) || quiet.set(room.room, room)),
    welcome: async (room) => void quiet.delete(room),
    find: async (room) => quiet.get(room),
  };
}

/** Every pick differs from the one before. */
function countingChance(): ActPorts['chance'] {
  let picks = 0;
  return {
    pick: (alphabet, length) => {
      picks += 1;
      return Array.from(
        { length },
        (_none, index) => alphabet[(index * 7 + picks * 11 + (index === 0 ? picks : 0)) % alphabet.length],
      ).join('');
    },
  };
}
