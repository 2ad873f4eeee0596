import { inspectRooms, inspectWorld } from '#src/consolidation/inspection/inspect-world';
import { retiredChannels } from '#src/consolidation/inspection/retired-channels';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import { createSimulatedWorld } from '#src/matrix/simulated/world';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import type { RoomSnapshot } from '#src/portals/room-snapshot';
import { canonicalSnapshot, givenInstallation, portalSnapshot } from '#test/world/given-situation';
import { bot, listing, type RoomGiven, roomSnapshot, service } from '#test/world/simulated-rooms';

const canonical = '!canonical:example.org' as RoomId;
const portal = '!portal:example.org' as RoomId;

/** What inspecting these rooms is done with. */
function givenPorts(rooms: readonly RoomSnapshot[]) {
  const installation = givenInstallation();
  const [first, ...others] = rooms as [RoomSnapshot, ...RoomSnapshot[]];
  const snapshot = { takenAt: 0, canonical: first, sources: others, chain: [], resolved: {} };
  const { world } = createSimulatedWorld(snapshot, installation);
  return { world, installation, drivers: { all: () => [], of: () => undefined }, clock: { now: () => 5_000 } };
}

const withBot = (given: Partial<RoomGiven> = {}) => portalSnapshot({ members: { [bot.user]: 'join' }, ...given });
const inside = { members: { [service.user]: 'join' } };

test('P-1 each room is seen by the account of ours that is in it, the service user before a bot', async () => {
  const world = await inspectWorld(givenPorts([canonicalSnapshot(), withBot()]), { canonical, sources: [portal] });

  expect([world.canonical.readBy, world.sources[0]?.readBy]).toEqual([service.id, bot.id]);
  expect(world.takenAt).toBe(5_000);
});

describe('P-9 a room that somebody of ours saw last', () => {
  /** Who asked for the portal's state, in order, when this account of ours is said to have seen it last. */
  async function askersOf(portalGiven: Partial<RoomGiven>, last: ActorId): Promise<readonly ActorId[]> {
    const ports = givenPorts([canonicalSnapshot(), withBot(portalGiven)]);
    const askers: ActorId[] = [];
    const readState: typeof ports.world.readState = (view) => {
      if (view.room === portal) askers.push(view.as);
      return ports.world.readState(view);
    };
    const question = { canonical, sources: [portal], purpose: 'drift', readerIn: () => last } as const;
    await inspectWorld({ ...ports, world: { ...ports.world, readState } }, question).catch((error: unknown) => {
      if (!isTributaryError(error, 'ROOM_NOT_READABLE')) throw error;
    });
    return askers;
  }

  test('P-9 is asked for in that name first, so that nobody is refused there', async () => {
    expect(await askersOf({}, bot.id)).toEqual([bot.id]);
  });

  test('P-9 is asked for in the other names when that one is refused by now', async () => {
    expect(await askersOf({ members: { [bot.user]: 'leave', ...inside.members } }, bot.id)).toEqual([
      bot.id,
      service.id,
    ]);
  });

  test('P-9 is asked for in each name once when all are refused by now', async () => {
    expect(await askersOf({ members: { [bot.user]: 'leave' } }, bot.id)).toEqual([bot.id, service.id]);
  });
});

test('P-9 a room that nobody of ours may see is an error that names whom to invite', async () => {
  const ports = givenPorts([canonicalSnapshot(), portalSnapshot({ creator: '@alice:example.org' })]);

  await expect(inspectWorld(ports, { canonical, sources: [portal] })).rejects.toMatchObject({
    code: 'ROOM_NOT_READABLE',
    facts: { room: portal, actor: service.user },
  });
});

test('C-7 a server that does not answer is no answer: the inspection fails and can be repeated', async () => {
  const ports = givenPorts([canonicalSnapshot(), withBot()]);
  const silent = {
    ...ports.world,
    listAliases: () =>
      Promise.reject(new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'aliases' } })),
  };

  await expect(inspectWorld({ ...ports, world: silent }, { canonical, sources: [portal] })).rejects.toMatchObject({
    code: 'MATRIX_UNREACHABLE',
  });
});

test('P-1 every alias that a server lists or a room claims is looked up, but none that would make a bridge create a portal', async () => {
  const state = {
    'm.room.canonical_alias': {
      alias: '#claimed:example.org',
      alt_aliases: ['#libera_#stale:example.org', '#oftc_#stale:matrix.org', '#stale:libera.chat', 7, '#'] as never,
    },
  };
  const ports = givenPorts([canonicalSnapshot(), withBot({ state })]);
  const asked: string[] = [];
  const resolve: typeof ports.world.resolve = (alias) => {
    asked.push(alias);
    return ports.world.resolve(alias);
  };

  const { resolved } = await inspectRooms({ ...ports, world: { ...ports.world, resolve } }, [canonical, portal]);

  expect(asked).toEqual(['#claimed:example.org', '#crystal:example.org', '#libera_#crystal:example.org']);
  expect(resolved).toEqual({
    '#crystal:example.org': canonical,
    '#libera_#crystal:example.org': portal,
    '#claimed:example.org': undefined,
  });
});

test('P-1 servers of which nobody of ours is in the room are said to be unknown, not empty', async () => {
  const state = { 'm.room.canonical_alias': { alias: '#claimed:far.example' } };
  const ports = givenPorts([canonicalSnapshot(), withBot({ state })]);

  const { rooms } = await inspectRooms(ports, [portal]);

  expect(rooms[0]?.aliases).toEqual([
    listing('example.org', ['#libera_#crystal:example.org']),
    listing('far.example', undefined),
  ]);
});

test('P-8 tombstones are followed, and a historical room counts only when its own tombstone says so', async () => {
  const past = roomSnapshot({
    room: '!past:example.org',
    ...inside,
    state: { 'm.room.tombstone': { replacement_room: portal } },
  });
  const liar = roomSnapshot({ room: '!liar:example.org', ...inside });
  const state = {
    'org.matrix.msc3946.room_predecessor': { predecessor_room_id: past.room },
    'm.room.predecessor': { predecessor_room_id: liar.room },
  };
  const next = canonicalSnapshot({ state: { 'm.room.tombstone': { replacement_room: '!next:example.org' } } });
  const ports = givenPorts([next, withBot({ state }), past, liar]);

  const { chain } = await inspectRooms(ports, [canonical, portal]);

  expect(chain).toEqual([
    { from: canonical, to: '!next:example.org' },
    { from: '!past:example.org', to: portal },
  ]);
});

test('T-26 a circle of tombstones ends the search', async () => {
  const a = roomSnapshot({
    room: '!a:example.org',
    ...inside,
    state: { 'm.room.tombstone': { replacement_room: '!b:example.org' } },
  });
  const b = roomSnapshot({
    room: '!b:example.org',
    ...inside,
    state: { 'm.room.tombstone': { replacement_room: '!a:example.org' } },
  });

  const { chain } = await inspectRooms(givenPorts([a, b]), [a.room]);

  expect(chain).toEqual([
    { from: a.room, to: b.room },
    { from: b.room, to: a.room },
  ]);
});

test('P-5 a look for drift reads nothing that the projection does not hold', async () => {
  const ports = givenPorts([canonicalSnapshot(), withBot()]);
  const read: string[] = [];
  const world = {
    ...ports.world,
    readTimeline: async () => {
      read.push('talk');
      return [];
    },
    isListed: async () => {
      read.push('directory');
      return false;
    },
  };

  const seen = await inspectWorld({ ...ports, world }, { canonical, sources: [portal], purpose: 'drift' });

  expect(read).toEqual([]);
  expect(seen.sources[0]?.aliases).toHaveLength(1);
});

test('M-6 a network that is gone is read from what the room says, whatever else it says', () => {
  const event = (content: unknown, key = '') =>
    ({ ...canonicalSnapshot().state[0], type: 'uk.half-shot.bridge', stateKey: key, content }) as never;
  const gitter = {
    protocol: { id: 'Gitter' },
    channel: { id: '5f1a', displayname: 'a/b', external_url: 'https://gitter.im/a/b', avatar_url: 'javascript:1' },
  };
  const state = [
    event(gitter),
    event(gitter, 'again'),
    event({ protocol: { id: 'irc' }, channel: { id: '#x' } }, 'irc'),
    event({}, 'blank'),
    event({ protocol: 'gitter' }, 'odd'),
  ];

  expect(retiredChannels(state)).toEqual([
    { protocol: 'gitter', channel: '5f1a', origin: 'retired', channelName: 'a/b', channelUrl: 'https://gitter.im/a/b' },
  ]);
});
