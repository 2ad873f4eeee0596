import type { BridgeDriver, BridgeTalk } from '#adapters/contract';
import { collectDrivers, createDriver, driverFactories } from '#adapters/registry';
import { canLink, canUnlink, tellsTask } from '#src/consolidation/link-ability';
import type { RoomId, ServerName, UserId } from '#src/portals/ids';
import type { BridgeSetting } from '#src/portals/installation';
import type { JsonObject } from '#src/portals/json';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { StateEvent } from '#src/portals/room-event';
import { stateOf } from '#src/portals/room-state';
import type { RoomGiven } from '#test/world/simulated-rooms';
import { givenSimulatedRooms, service } from '#test/world/simulated-rooms';

const BOT = '@irc:example.org';
const GHOST = '@libera_dave:example.org';
/** Where the notes of a bridge's bot about a room lie in these tests; nobody but the bot can write them. */
const NOTE = 'io.tributary.test.note';
const GITTER_ID = '5ab8f3c7d73408ce4f93d7a1';
const room = '!r:example.org' as RoomId;

const setting = (driver: string): BridgeSetting => ({
  id: 'libera-bridge',
  driver,
  homeserver: 'example.org' as ServerName,
  bot: BOT as UserId,
  userNamespace: '@libera_.*:example\\.org',
  networks: ['libera'],
  operators: ['@operator:example.org' as UserId],
});

/** What stands in a room that the driver's bridge holds, and which channel that is. */
interface Case {
  readonly linkedRoom: Partial<RoomGiven>;
  readonly recordPlace: string;
  readonly channel: Partial<LinkedChannel>;
}

const ircRecord: JsonObject = {
  bridgebot: BOT,
  protocol: { id: 'irc' },
  network: { id: 'libera' },
  channel: { id: '#crystal-lang' },
};
const gitterRecord: JsonObject = { protocol: { id: 'gitter' }, channel: { id: GITTER_ID } };

const cases: Readonly<Record<string, Case>> = {
  'appservice-irc': {
    linkedRoom: {
      creator: BOT,
      members: { [BOT]: 'join' },
      state: { 'uk.half-shot.bridge irc': ircRecord },
      senders: { 'uk.half-shot.bridge irc': BOT },
    },
    recordPlace: 'uk.half-shot.bridge irc',
    channel: { protocol: 'irc', network: 'libera', channel: '#crystal-lang', origin: 'portal' },
  },
  heisenbridge: {
    linkedRoom: {
      members: { [BOT]: 'join' },
      state: {
        [NOTE]: { type: 'PlumbedRoom', name: '#crystal-lang', network: 'Libera', network_id: '!network:example.org' },
      },
      senders: { [NOTE]: BOT },
    },
    recordPlace: NOTE,
    channel: { protocol: 'irc', network: 'libera', channel: '#crystal-lang', origin: 'plumbed' },
  },
  manual: {
    linkedRoom: { members: { [BOT]: 'join' }, state: { 'm.bridge irc': ircRecord }, senders: { 'm.bridge irc': BOT } },
    recordPlace: 'm.bridge irc',
    channel: { protocol: 'irc', network: 'libera', channel: '#crystal-lang', origin: 'plumbed' },
  },
  'gitter-native': {
    linkedRoom: {
      members: { '@gitter-badger:example.org': 'join' },
      state: { 'uk.half-shot.bridge': gitterRecord },
      senders: { 'uk.half-shot.bridge': '@gitter-badger:example.org' },
    },
    recordPlace: 'uk.half-shot.bridge',
    channel: { protocol: 'gitter', channel: GITTER_ID, origin: 'retired' },
  },
};

function given(name: string, rooms: Partial<RoomGiven>) {
  const simulated = givenSimulatedRooms([{ room, ...rooms, members: { [service.user]: 'join', ...rooms.members } }]);
  const { state } = simulated.snapshot.canonical;
  const ports = {
    world: simulated.world,
    readers: [service.id],
    networks: [{ id: 'libera', protocol: 'irc' }],
    talk: talkOver(state),
  };
  const driver = createDriver(setting(name), ports);
  const channelsOf = () => driver.channelsOf({ room, state });
  return { ...simulated, driver, channelsOf };
}

/** The way to a bridge that nobody speaks with here; its bot's notes can be read. */
function talkOver(state: readonly StateEvent[]): BridgeTalk {
  const silent = async () => {
    throw new Error('looking says nothing');
  };
  return {
    as: service.id,
    user: service.user,
    say: silent,
    openChat: silent,
    enter: silent,
    leave: silent,
    remove: silent,
    readNote: async () => {
      const note = stateOf(state, NOTE);
      return note?.sender === BOT ? note.content : undefined;
    },
  };
}

const channel: LinkedChannel = { protocol: 'irc', network: 'libera', channel: '#crystal-lang', origin: 'plumbed' };

test('B-3 every driver that configurations may name is tried here', () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(driverFactories).sort());
});

describe.each(Object.entries(cases))('driver %s', (name, { linkedRoom, recordPlace, channel: expected }) => {
  test('B-1 it names its bridge and its kind, and declares what it can by having it', () => {
    const { driver } = given(name, {});

    expect(driver.bridge).toBe('libera-bridge');
    expect(driver.kind).toBe(name);
    expect(canLink(driver)).toBe(canUnlink(driver));
  });

  test('B-4 it states what its bridge does by itself', () => {
    const { facts } = given(name, {}).driver;

    expect(['nothing', 'follows', 'checks-predecessor']).toContain(facts.onTombstone);
    expect(facts.bots).toContain(BOT);
    expect(facts.leavesBehind.every((one) => one.length > 0)).toBe(true);
  });

  test('B-5 it finds the channel of a room that its bridge holds, and none in another', async () => {
    expect(await given(name, linkedRoom).channelsOf()).toEqual([
      expect.objectContaining({ ...expected, bridge: 'libera-bridge' }),
    ]);
    expect(await given(name, {}).channelsOf()).toEqual([]);
  });

  test('B-5 T-02 a record by somebody else is not taken for its own', async () => {
    const forged = { ...linkedRoom, members: {}, senders: { [recordPlace]: '@mallory:example.org' } };

    expect(await given(name, forged).channelsOf()).toEqual([]);
  });

  test('B-5 a removed record links nothing', async () => {
    const removed = { ...linkedRoom, state: { [recordPlace]: {} } };

    expect(await given(name, removed).channelsOf()).toEqual([]);
  });

  test('B-5 T-25 odd records neither link nor break anything', async () => {
    for (const odd of [
      { protocol: 1 },
      { protocol: { id: [] }, channel: null },
      { channel: { id: 'x'.repeat(60_000) } },
    ]) {
      expect(await given(name, { ...linkedRoom, state: { [recordPlace]: odd } }).channelsOf()).toEqual([]);
    }
  });

  test('B-5 an empty room is not linked', async () => {
    expect(await given(name, {}).driver.linkState({ channel, room })).toBe('unlinked');
  });

  test('C-6 its bot is no ghost of it', () => {
    expect(given(name, {}).driver.usersIn([BOT as UserId, '@alice:example.org' as UserId])).toEqual([]);
  });
});

describe('manual', () => {
  const joined = { members: { [BOT]: 'join', [GHOST]: 'join' } };

  test('B-5 it waits with exact instructions until the effect is seen, and changes nothing', async () => {
    const { driver, others } = given('manual', {});
    const link = linker(driver);

    const before = await link({ channel, room });
    others.setMembership({ room, user: BOT as UserId, membership: 'join' });
    others.setMembership({ room, user: GHOST as UserId, membership: 'join' });

    expect(before).toEqual({
      kind: 'waits',
      who: '@operator:example.org',
      what: expect.stringContaining('#crystal-lang of libera'),
    });
    expect(await link({ channel, room })).toEqual({ kind: 'done' });
  });

  test('P-2 it tells beforehand what it will ask a person to do', async () => {
    const { driver } = given('manual', joined);
    if (!tellsTask(driver)) throw new Error('it tells no task');

    const task = driver.taskFor({ channel, room, deed: 'unlink' });

    expect(await unlinker(driver)({ channel, room })).toEqual({ kind: 'waits', ...task });
  });

  test('B-5 an unlink is done when the bot has left', async () => {
    const { driver, others } = given('manual', joined);
    const unlink = unlinker(driver);

    const before = await unlink({ channel, room });
    others.setMembership({ room, user: BOT as UserId, membership: 'leave' });

    expect(before).toMatchObject({ kind: 'waits', what: expect.stringContaining(room) });
    expect(await unlink({ channel, room })).toEqual({ kind: 'done' });
  });

  test('B-5 the bot alone proves no link while its ghosts are known by name', async () => {
    const { driver } = given('manual', { members: { [BOT]: 'join' } });

    expect(await driver.linkState({ channel, room })).toBe('unlinked');
  });

  test('B-5 a room that none of us may look into is unknown', async () => {
    const { driver } = given('manual', { members: { [service.user]: 'leave', [BOT]: 'join' } });

    expect(await driver.linkState({ channel, room })).toBe('unknown');
  });

  test('C-6 its ghosts are known by their names', () => {
    const people = ['@alice:example.org', GHOST, '@libera_eve:elsewhere.org'] as UserId[];

    expect(given('manual', {}).driver.usersIn(people)).toEqual([GHOST]);
  });

  test('B-5 a room that the bridge made is a portal', async () => {
    const portal = { ...cases.manual?.linkedRoom, creator: BOT };

    expect((await given('manual', portal).channelsOf())[0]?.origin).toBe('portal');
  });

  test('M-6 a record that says nothing is relayed is no link', async () => {
    const retired = { ...ircRecord, 'io.tributary.relay': false };

    expect(
      await given('manual', { ...cases.manual?.linkedRoom, state: { 'm.bridge irc': retired } }).channelsOf(),
    ).toEqual([]);
  });
});

describe('heisenbridge', () => {
  const linked = cases.heisenbridge?.linkedRoom;
  const withNote = (note: JsonObject) => given('heisenbridge', { ...linked, state: { [NOTE]: note } });
  const note = linked?.state?.[NOTE] as JsonObject;

  test('B-5 a note that outlived its link is none: the bot has left', async () => {
    expect(await given('heisenbridge', { ...linked, members: { [BOT]: 'leave' } }).channelsOf()).toEqual([]);
  });

  test('B-5 rooms that somebody reads alone, and rooms of orders, are no links', async () => {
    for (const type of ['ChannelRoom', 'PrivateRoom', 'NetworkRoom', 'ControlRoom', 'SpaceRoom']) {
      expect(await withNote({ ...note, type }).channelsOf()).toEqual([]);
    }
  });

  test('B-5 a record in the room, whoever wrote it, is not asked', async () => {
    const recorded = {
      members: { [BOT]: 'join' },
      state: { 'm.bridge irc': ircRecord },
      senders: { 'm.bridge irc': BOT },
    };

    expect(await given('heisenbridge', recorded).channelsOf()).toEqual([]);
  });

  test('B-5 a network that is not configured keeps the name that the bridge has for it', async () => {
    expect(await withNote({ ...note, network: 'OFTC' }).channelsOf()).toEqual([
      expect.objectContaining({ network: 'oftc', channel: '#crystal-lang' }),
    ]);
  });

  test('B-2 without any account of ours that could speak, a person does it', async () => {
    const { world } = givenSimulatedRooms([{ room, members: { [service.user]: 'join' } }]);
    const driver = createDriver(setting('heisenbridge'), { world, readers: [service.id], networks: [] });

    expect(await linker(driver)({ channel, room })).toEqual({
      kind: 'waits',
      who: 'operator:libera-bridge',
      what: expect.stringContaining(`PLUMB ${room} #crystal-lang`),
    });
    expect(await unlinker(driver)({ channel, room })).toEqual({ kind: 'done' });
  });

  test('B-4 it does nothing on a tombstone and writes nothing into rooms, so its bot gets no power', () => {
    expect(given('heisenbridge', {}).driver.facts).toMatchObject({ onTombstone: 'nothing', writes: [] });
  });
});

describe('gitter-native', () => {
  test('C-6 the named bots are machines, all other accounts are people', () => {
    const { facts } = given('gitter-native', {}).driver;

    expect(facts.ghosts).toBe(false);
    expect(facts.bots).toEqual([
      BOT,
      '@gitter-badger:example.org',
      '@moderation:example.org',
      '@gitterbot:example.org',
    ]);
  });

  test('B-2 it can neither link nor unlink, which is known while planning', () => {
    const { driver } = given('gitter-native', {});

    expect([canLink(driver), canUnlink(driver)]).toEqual([false, false]);
  });

  test('B-5 the repository names the channel where the record does not', async () => {
    const place = 'im.gitter.project_association';
    const linked = cases['gitter-native']?.linkedRoom;
    const withRepository = {
      ...linked,
      state: { ...linked?.state, [place]: { linkPath: 'crystal-lang/crystal' } },
      senders: { ...linked?.senders, [place]: '@gitter-badger:example.org' },
    };

    expect((await given('gitter-native', withRepository).channelsOf())[0]?.channelName).toBe('crystal-lang/crystal');
  });
});

describe('registry', () => {
  test('B-2 a driver that does not exist is refused with the names of those that do', () => {
    const { world } = givenSimulatedRooms([{ room }]);

    expect(() => createDriver(setting('toString'), { world, readers: [], networks: [] })).toThrow(
      expect.objectContaining({
        code: 'BRIDGE_DRIVER_UNKNOWN',
        facts: expect.objectContaining({ known: Object.keys(driverFactories).sort().join(', ') }),
      }),
    );
  });

  test('B-1 drivers are found by the id of their bridge', () => {
    const { driver } = given('manual', {});

    expect(collectDrivers([driver]).of('libera-bridge')).toBe(driver);
    expect(collectDrivers([driver]).of('other')).toBeUndefined();
  });
});

function linker(driver: BridgeDriver) {
  if (!canLink(driver)) throw new Error('it cannot link');
  return driver.link.bind(driver);
}

function unlinker(driver: BridgeDriver) {
  if (!canUnlink(driver)) throw new Error('it cannot unlink');
  return driver.unlink.bind(driver);
}
