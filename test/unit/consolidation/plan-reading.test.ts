import type { InspectionPorts } from '#src/consolidation/inspection';
import { inspectRooms } from '#src/consolidation/inspection/inspect-world';
import { retiredChannels } from '#src/consolidation/inspection/retired-channels';
import { TributaryError } from '#src/errors/tributary-error';
import { createSimulatedWorld } from '#src/matrix/simulated/world';
import type { Actor } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { RoomSnapshot } from '#src/portals/room-snapshot';
import { CHANNEL, canonicalSnapshot, farService, givenInstallation } from '#test/world/given-situation';
import { bot, listing, type RoomGiven, roomSnapshot, service } from '#test/world/simulated-rooms';

const canonical = '!canonical:example.org' as RoomId;
const joined = (...users: readonly string[]) => Object.fromEntries(users.map((user) => [user, 'join'] as const));
const inside = { members: joined(service.user) };

interface Given {
  readonly actors?: readonly Actor[];
  readonly channels?: readonly (readonly LinkedChannel[])[];
  readonly world?: Partial<InspectionPorts['world']>;
}

/** What canonical and other rooms are inspected with; each list of channels is what one bridge tells. */
function givenPorts(room: Partial<RoomGiven>, others: readonly RoomSnapshot[], given: Given = {}): InspectionPorts {
  const installation = givenInstallation({ actors: given.actors ?? [service, bot] });
  const snapshot = { takenAt: 0, canonical: canonicalSnapshot(room), sources: others, chain: [], resolved: {} };
  const { world } = createSimulatedWorld(snapshot, installation);
  const drivers = (given.channels ?? []).map((channels) => ({ channelsOf: async () => channels }));
  return {
    world: { ...world, ...given.world },
    installation,
    drivers: { all: () => drivers as never, of: () => undefined },
    clock: { now: () => 5_000 },
  };
}

async function inspected(room: Partial<RoomGiven>, others: readonly RoomSnapshot[] = [], given: Given = {}) {
  const { rooms, chain, resolved } = await inspectRooms(givenPorts(room, others, given), [canonical]);
  return { ...(rooms[0] as RoomSnapshot), chain, resolved };
}

const GITTER = { protocol: { id: 'gitter' }, channel: { id: '5f1a' } };
const gone: LinkedChannel = { protocol: 'gitter', channel: '5f1a', origin: 'retired' };
const living: LinkedChannel = { ...CHANNEL, protocol: 'gitter', network: 'own', channel: '5f1a' };

test('P-1 the channels that each bridge tells of are read once each, and so are networks that are gone', async () => {
  const other = { ...CHANNEL, bridge: 'other-bridge' };
  const elsewhere = { ...CHANNEL, network: 'oftc' };
  const second = { ...CHANNEL, channel: '#crystal-dev' };
  const told = [
    [CHANNEL, second, elsewhere],
    [other, CHANNEL],
  ];

  const { channels } = await inspected({ state: { 'm.bridge key': GITTER } }, [], { channels: told });

  expect(channels).toHaveLength(5);
  expect(channels).toEqual(expect.arrayContaining([CHANNEL, second, elsewhere, other, gone]));
});

test('M-6 a network whose channel a bridge still links is not read as gone', async () => {
  const { channels } = await inspected({ state: { 'm.bridge key': GITTER } }, [], { channels: [[living]] });

  expect(channels).toEqual([living]);
});

test('M-6 a channel of the same name on another network takes nothing from what is gone', async () => {
  const irc = { ...CHANNEL, channel: '5f1a' };
  const another = { ...living, channel: '6a2b' };
  const { channels } = await inspected({ state: { 'm.bridge key': GITTER } }, [], { channels: [[irc, another]] });

  expect(channels).toEqual(expect.arrayContaining([irc, another, gone]));
});

test('M-6 several rooms of a network that is gone are read each, from records of bridges alone', () => {
  const record = (type: string, content: object) => {
    return { ...canonicalSnapshot().state[0], type, stateKey: JSON.stringify(content), content } as never;
  };
  const state = [
    record('m.bridge', GITTER),
    record('m.bridge', { ...GITTER, channel: { id: '6a2b', avatar_url: 'mxc://example.org/a' } }),
    record('m.bridge', { ...GITTER, channel: { id: '' } }),
    record('m.bridge', { ...GITTER, channel: { id: 7 } }),
    record('org.example.note', { ...GITTER, channel: { id: '7b3c' } }),
  ];

  expect(retiredChannels(state)).toEqual([gone, { ...gone, channel: '6a2b', channelAvatar: 'mxc://example.org/a' }]);
});

test('P-1 servers of ours and those that a room claims addresses on are asked for them, others are not named', async () => {
  const members = joined(service.user, '@a:plain.example');
  const claims = { alias: '#a:one.example', alt_aliases: ['#b:two.example'] };

  const { aliases } = await inspected({ members, state: { 'm.room.canonical_alias': claims } });

  expect(aliases.map(({ server }) => server)).toEqual(['example.org', 'one.example', 'two.example']);
});

test('P-1 each server of ours that is in the room is asked once whether it lists it', async () => {
  const asked: string[] = [];
  const isListed: InspectionPorts['world']['isListed'] = async ({ as }) => {
    asked.push(as);
    return as === farService.id;
  };
  const actors = [bot, service, farService];
  const world = { isListed };

  const both = await inspected({ members: joined(service.user, farService.user) }, [], { actors, world });
  const ours = await inspected(inside, [], { actors, world });

  expect(both.directories).toEqual([
    { server: 'example.org', listed: false },
    { server: 'far.example', listed: true },
  ]);
  expect(ours.directories).toEqual([{ server: 'example.org', listed: false }]);
  expect(asked).toEqual([service.id, farService.id, service.id]);
});

test('P-9 a room in which are our service user and a bot is seen by the service user, whichever is named first', async () => {
  const given = { actors: [bot, service] };

  expect((await inspected({ members: joined(bot.user, service.user) }, [], given)).readBy).toBe(service.id);
});

const CLAIMED = { state: { 'm.room.canonical_alias': { alias: '#claimed:far.example' } } };

test('C-7 an address that cannot be looked up ends the inspection, unless its server is known to be silent', async () => {
  const failing = (error: TributaryError) => ({ world: { resolve: () => Promise.reject(error) } });
  const away = new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'far.example', what: 'an address' } });
  const silent = new TributaryError('ALIAS_UNKNOWN_NOW', { facts: { alias: '#claimed:far.example' } as never });

  await expect(inspected(CLAIMED, [], failing(away))).rejects.toBe(away);
  expect((await inspected(CLAIMED, [], failing(silent))).resolved).toEqual({});
});

test('P-1 an address of a form that a bridge makes on one of its networks alone is not looked up either', async () => {
  const asked: string[] = [];
  const state = { 'm.room.canonical_alias': { alias: '#oftc_#stale:example.org' } };
  const ports = givenPorts({ state }, []);
  const bridges = ports.installation.bridges.map((bridge) => {
    return { ...bridge, perNetwork: { oftc: { aliasTemplate: '#oftc_$CHANNEL' }, libera: {} } };
  });
  const resolve: InspectionPorts['world']['resolve'] = async (alias) => {
    asked.push(alias);
    return undefined;
  };

  await inspectRooms(
    { ...ports, world: { ...ports.world, resolve }, installation: { ...ports.installation, bridges } },
    [canonical],
  );

  expect(asked).toEqual(['#crystal:example.org']);
});

test.each([
  ['its creation', 'm.room.create', { room_version: '11', predecessor: { room_id: '!past:example.org' } }],
  ['a later word of it', 'org.matrix.msc3946.room_predecessor', { predecessor_room_id: '!past:example.org' }],
  ['the stable form of that', 'm.room.predecessor', { predecessor_room_id: '!past:example.org' }],
])('P-8 the room that a room continues is found by %s', async (_how, type, content) => {
  const state = { 'm.room.tombstone': { replacement_room: canonical } };
  const past = roomSnapshot({ room: '!past:example.org', ...inside, state });

  expect((await inspected({ state: { [type]: content } }, [past])).chain).toEqual([
    { from: '!past:example.org', to: canonical },
  ]);
});

test('T-25 a chain of replacements is followed for twenty rooms, and what names no room is none', async () => {
  const next = (room: string) => ({ state: { 'm.room.tombstone': { replacement_room: room } } });
  const rooms = Array.from({ length: 30 }, (_none, index) =>
    roomSnapshot({ room: `!r${index}:example.org`, ...inside, ...next(`!r${index + 1}:example.org`) }),
  );

  expect((await inspected(next('!r0:example.org'), rooms)).chain).toHaveLength(20);
  expect((await inspected(next('nonsense'))).chain).toEqual([]);
});

test('P-8 what two rooms lead on to is told once', async () => {
  const state = { 'm.room.tombstone': { replacement_room: canonical } };
  const past = roomSnapshot({ room: '!past:example.org', ...inside, state });
  const ports = givenPorts({ state: { 'm.room.predecessor': { predecessor_room_id: past.room } } }, [past]);

  const { chain } = await inspectRooms(ports, [canonical, past.room]);

  expect(chain).toEqual([{ from: past.room, to: canonical }]);
});

/** A space that lists canonical, unless told otherwise. */
function aSpace(given: Partial<RoomGiven>, child: object = { via: ['example.org'] }): RoomSnapshot {
  const creation = { 'm.room.create': { room_version: '11', type: 'm.space' } };
  const state = { ...creation, [`m.space.child ${canonical}`]: child as never, ...given.state };
  const snapshot = roomSnapshot({ room: '!space:example.org', ...inside, ...given, state });
  const last = new Map(snapshot.state.map((event) => [`${event.type} ${event.stateKey}`, event]));
  return { ...snapshot, state: [...last.values()] };
}

const withLevel = (user: string) => ({ levels: { users: { [user]: 50 } } });

test.each<[string, RoomSnapshot, readonly unknown[]]>([
  ['in which an account of ours may write', aSpace(withLevel(service.user)), [service.id]],
  ['in which none of ours may write', aSpace({}), [undefined]],
  ['that one of ours may write to and has left', aSpace(withLevel(farService.user)), [undefined]],
  ['that lists it no more', aSpace(withLevel(service.user), {}), []],
])('P-1 of a space %s it is known who may put canonical in it', async (_which, space, editors) => {
  const { spaces } = await inspected(inside, [space], { actors: [service, farService, bot] });

  expect(spaces.map(({ editableBy }) => editableBy)).toEqual(editors);
});

test('P-1 a space that only the room itself names is found as well, and what it names besides is no space', async () => {
  const space = aSpace({ members: joined(bot.user), ...withLevel(bot.user) });
  const state = { [`m.space.parent ${space.room}`]: { via: ['example.org'] }, 'm.space.parent nonsense': {} };
  const asked: string[] = [];
  const ports = givenPorts({ members: joined(service.user), state }, [space]);
  const readStateEvent: typeof ports.world.readStateEvent = (query) => {
    if (query.type === 'm.space.child') asked.push(query.room);
    return ports.world.readStateEvent(query);
  };

  const { rooms } = await inspectRooms({ ...ports, world: { ...ports.world, readStateEvent } }, [canonical]);

  expect(rooms[0]?.spaces.map((listed) => [listed.space, listed.editableBy])).toEqual([[space.room, bot.id]]);
  expect([...new Set(asked)]).toEqual([space.room]);
});

test('P-1 an address that a server lists and the room claims in a bridge’s own form is looked up', async () => {
  const alias = '#libera_#crystal:example.org';
  const room = { aliases: [listing('example.org', [alias])], state: { 'm.room.canonical_alias': { alias } } };

  expect((await inspected(room)).resolved).toEqual({ [alias]: canonical });
});
