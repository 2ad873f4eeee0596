import { accountKinds } from '#src/consent/account-kinds';
import { makeCanonical, makeLegs } from '#src/consolidation/planning/make-legs';
import { makeParties } from '#src/consolidation/planning/make-parties';
import { planningWorld, type Situation } from '#src/consolidation/situation';
import type { Actor, ActorId } from '#src/portals/actor';
import type { RoomId, ServerName, UserId } from '#src/portals/ids';
import type { Installation, NetworkSetting, Policy, RequestPolicy } from '#src/portals/installation';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { RoomSnapshot, WorldSnapshot } from '#src/portals/room-snapshot';
import type { BridgeDriver, BridgeFacts } from '#src/ports/bridge-driver';
import { givenPolicy } from './given-policy.ts';
import { bot, listing, type RoomGiven, roomSnapshot, service } from './simulated-rooms.ts';

/** The one who has full power in canonical. */
export const ANN = '@ann:example.org' as UserId;
/** Who is responsible for bridge and homeserver. */
export const OPS = '@ops:example.org' as UserId;

/** A service user of another homeserver of ours. */
export const farService: Actor = {
  id: 'service:far.example' as ActorId,
  kind: 'service',
  user: '@tributary:far.example' as UserId,
  server: 'far.example' as ServerName,
  aliasNamespaces: ['#.*:far\\.example'],
};

/** What a plan of a test may have otherwise; rooms are described by what differs from the usual. */
export interface SituationGiven {
  readonly canonical?: Partial<RoomGiven>;
  /** One portal of #crystal unless told. */
  readonly sources?: readonly (Partial<RoomGiven> & { readonly channels?: readonly LinkedChannel[] })[];
  readonly policy?: Partial<Policy>;
  readonly requests?: RequestPolicy;
  readonly facts?: Partial<BridgeFacts>;
  readonly actors?: readonly Actor[];
  readonly operators?: readonly UserId[];
  /** Names of IRC networks, or whole settings; the bridge reaches the latter as well. */
  readonly networks?: readonly (string | NetworkSetting)[];
  readonly busy?: ReadonlyMap<RoomId, string>;
  readonly chain?: WorldSnapshot['chain'];
  readonly resolved?: WorldSnapshot['resolved'];
}

/** The channel of the portal. */
export const CHANNEL: LinkedChannel = {
  protocol: 'irc',
  network: 'libera',
  channel: '#crystal',
  bridge: 'libera-bridge',
  origin: 'portal',
};

/** A sound installation: one homeserver, one IRC bridge, one operator. */
export function givenInstallation(given: SituationGiven = {}): Installation {
  const { actors = [service, bot], operators = [OPS], networks = ['libera'] } = given;
  const servers = [...new Set(actors.map(({ server }) => server))];
  return {
    homeservers: servers.map((name) => ({ name, operators: [] })),
    bridges: [
      {
        id: 'libera-bridge',
        driver: 'test',
        homeserver: bot.server,
        bot: bot.user,
        userNamespace: '^@libera_.*:example\\.org$',
        aliasTemplate: '#libera_$CHANNEL',
        networks: ['libera', ...networks.flatMap((one) => (typeof one === 'string' ? [] : [one.id]))],
        operators: [],
      },
    ],
    networks: networks.map((one) => (typeof one === 'string' ? { id: one, protocol: 'irc' } : one)),
    actors,
    policy: { ...givenPolicy, ...given.policy },
    requests: given.requests ?? 'operator-approves',
    operators,
    publicUrl: 'https://merge.example.org/',
  };
}

/** A driver of the bridge that can link and unlink, with these facts. */
export function givenDriver(facts: Partial<BridgeFacts> = {}): BridgeDriver {
  const driver = {
    bridge: 'libera-bridge',
    kind: 'test',
    facts: {
      onTombstone: 'checks-predecessor',
      kicksOnLeave: true,
      syncsModes: true,
      writes: ['m.room.bridging'],
      leavesBehind: [],
      bots: [bot.user],
      ghosts: true,
      ...facts,
    },
    channelsOf: async () => [],
    linkState: async () => 'unknown',
    usersIn: (members: readonly UserId[]) => members.filter((user) => user.startsWith('@libera_')),
    link: async () => ({ kind: 'done' }),
    unlink: async () => ({ kind: 'done' }),
  } satisfies BridgeDriver & Record<string, unknown>;
  return driver;
}

/** The canonical room of every test: public, Ann is its admin, our service user is in it. */
export function canonicalSnapshot(given: Partial<RoomGiven> = {}): RoomSnapshot {
  const { state, ...rest } = given;
  return withLastState(
    roomSnapshot({
      room: '!canonical:example.org',
      creator: ANN,
      members: { [service.user]: 'join' },
      levels: { users: { [ANN]: 100 }, events: LEVELS },
      aliases: [listing('example.org', ['#crystal:example.org'])],
      ...rest,
      state: {
        'm.room.name': { name: 'Crystal' },
        'm.room.canonical_alias': { alias: '#crystal:example.org' },
        ...state,
      },
    }),
  );
}

/** A portal as an IRC bridge makes it: the bot has full power, Dave is in it, one ghost too. */
export function portalSnapshot(
  given: Partial<RoomGiven> & { readonly channels?: readonly LinkedChannel[] } = {},
): RoomSnapshot {
  const { state, channels = [CHANNEL], ...rest } = given;
  const snapshot = roomSnapshot({
    room: '!portal:example.org',
    creator: bot.user,
    members: { '@dave:example.org': 'join', '@libera_zoe:example.org': 'join' },
    levels: { users: { [bot.user]: 100, '@libera_zoe:example.org': 100 }, events: LEVELS },
    aliases: [listing('example.org', ['#libera_#crystal:example.org'])],
    ...rest,
    state: { 'm.room.name': { name: '#crystal' }, ...state },
  });
  return { ...withLastState(snapshot), channels };
}

const LEVELS = {
  'm.room.power_levels': 100,
  'm.room.tombstone': 100,
  'm.room.canonical_alias': 50,
  'm.room.join_rules': 100,
};

/** Everything that planning decides from the rooms, before blockers and warnings are looked for. */
export function givenSituation(given: SituationGiven = {}): Situation {
  const installation = givenInstallation(given);
  const drivers = [givenDriver(given.facts)];
  const world: WorldSnapshot = {
    takenAt: 0,
    canonical: canonicalSnapshot(given.canonical),
    sources: (given.sources ?? [{}]).map(portalSnapshot),
    chain: given.chain ?? [],
    resolved: given.resolved ?? {},
  };
  const kinds = accountKinds(installation, drivers);
  const planning = planningWorld({ world, installation, drivers, kinds, busy: given.busy ?? new Map() });
  const legs = makeLegs(planning);
  return { ...planning, legs, plan: makeCanonical(planning, legs, []), parties: makeParties(planning, legs) };
}

/** A room of people instead of a portal: Grace has full power in it. */
export const nativeRoom: NonNullable<SituationGiven['sources']>[number] = {
  room: '!chat:example.org',
  creator: '@grace:example.org',
  members: { '@dave:example.org': 'join', [service.user]: 'join' },
  levels: { users: { '@grace:example.org': 100 }, events: LEVELS },
  aliases: [listing('example.org', ['#chat:example.org'])],
  channels: [],
  state: { 'm.room.name': { name: 'Chat' } },
};

/** What a test says of a piece of state stands instead of the usual. */
function withLastState(snapshot: RoomSnapshot): RoomSnapshot {
  const last = new Map(snapshot.state.map((event) => [`${event.type} ${event.stateKey}`, event]));
  return { ...snapshot, state: [...last.values()] };
}
