import fc from 'fast-check';
import type { BridgeRecordSource } from '#src/portals/bridge-record';
import { bridgeRecordContent, bridgeRecordsIn, isSameChannel, normalisedIds } from '#src/portals/bridge-record';
import { recordsToBlank, recordsToWrite, sourceRoomsContent } from '#src/portals/bridge-record-changes';
import { channelOfKey, recordKeyOf } from '#src/portals/bridge-record-key';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import type { RemoteChannel } from '#src/portals/remote-channel';
import type { StateEvent } from '#src/portals/room-event';

const bot = '@bot:example.org' as UserId;
const service = '@tributary:example.org' as UserId;
const crystal: RemoteChannel = { protocol: 'irc', network: 'libera', channel: '#crystal-lang' };

function state(type: string, key: string, content: JsonObject, sender = bot): StateEvent {
  return { eventId: '$e' as EventId, room: '!r:example.org' as RoomId, type, stateKey: key, sender, at: 1, content };
}

const record = (ids: { protocol?: unknown; network?: unknown; channel?: unknown }): JsonObject =>
  Object.fromEntries(Object.entries(ids).map(([part, id]) => [part, { id }])) as JsonObject;

const idText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const channels: fc.Arbitrary<RemoteChannel> = fc
  .record({ protocol: idText, network: fc.option(idText, { nil: undefined }), channel: idText })
  .map(({ protocol, network, channel }) => ({ protocol, channel, ...(network !== undefined && { network }) }));

describe('state keys', () => {
  test('M-2 a key names protocol, network and channel', () => {
    expect(recordKeyOf(crystal)).toBe('io.tributary://irc/libera/#crystal-lang');
  });

  test('M-2 percent is escaped before slash', () => {
    expect(recordKeyOf({ protocol: 'gitter', channel: '50%/a' })).toBe('io.tributary://gitter//50%25%2Fa');
  });

  test('M-2 every key reads back as the channel it was made from', () => {
    fc.assert(
      fc.property(channels, (channel) => {
        expect(channelOfKey(recordKeyOf(channel))).toEqual(normalisedIds(channel));
      }),
    );
  });

  test('M-2 different channels never share a key', () => {
    fc.assert(fc.property(channels, channels, (a, b) => (recordKeyOf(a) === recordKeyOf(b)) === isSameChannel(a, b)));
  });

  test.each(['', 'org.matrix.appservice-irc:/libera/#a', 'io.tributary://irc/libera', 'io.tributary://irc/a/b/c'])(
    'M-2 %j is no key of ours',
    (key) => {
      expect(channelOfKey(key)).toBeUndefined();
    },
  );
});

describe('reading', () => {
  test.each([
    [
      'one slash in the key',
      state(
        'uk.half-shot.bridge',
        'org.matrix.appservice-irc:/libera/#a',
        record({ protocol: 'irc', network: 'libera', channel: '#a' }),
      ),
    ],
    [
      'three slashes in the key',
      state('m.bridge', 'bifrost://irc/libera/#a', record({ protocol: 'irc', network: 'libera', channel: '#a' })),
    ],
    ['upper case', state('m.bridge', 'x', record({ protocol: 'IRC', network: 'Libera', channel: '#A' }))],
    [
      'a sender who is no bridge',
      state('m.bridge', '', record({ protocol: 'irc', network: 'libera', channel: '#a' }), service),
    ],
  ])('M-5 a record is read in spite of %s', (_what, event) => {
    const [read] = bridgeRecordsIn([event]);

    expect(read?.channel).toEqual({ protocol: 'irc', network: 'libera', channel: '#a' });
    expect(read?.sender).toBe(event.sender);
  });

  test('M-5 an empty key and no network are fine', () => {
    const [read] = bridgeRecordsIn([state('uk.half-shot.bridge', '', record({ protocol: 'gitter', channel: '5ab' }))]);

    expect(read?.channel).toEqual({ protocol: 'gitter', channel: '5ab' });
  });

  test.each([
    {},
    { protocol: { id: 'irc' } },
    { channel: { id: '#a' } },
    { protocol: 'irc', channel: '#a' },
    { protocol: { id: { __proto__: null } }, channel: { id: [] } },
    { protocol: { id: '' }, channel: { id: '' } },
  ])('M-5 %j is no record', (content) => {
    expect(bridgeRecordsIn([state('m.bridge', 'k', content as JsonObject)])).toEqual([]);
  });

  test('M-5 nothing that a room can hold makes reading fail', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (content, key) => {
        bridgeRecordsIn([state('m.bridge', key, content as JsonObject)]);
      }),
    );
  });

  test('M-1 addresses of other schemes are not read', () => {
    const content = {
      ...record({ protocol: 'irc' }),
      channel: { id: '#a', external_url: 'javascript:alert(1)', avatar_url: 'https://example.org/a.png' },
    };

    expect(bridgeRecordsIn([state('m.bridge', 'k', content)])[0]?.channel).toEqual({ protocol: 'irc', channel: '#a' });
  });
});

describe('writing', () => {
  test('M-1 a record says who bridges what', () => {
    const source: BridgeRecordSource = {
      channel: {
        ...crystal,
        networkName: 'Libera.Chat',
        channelName: '#Crystal-Lang',
        channelUrl: 'ircs://irc.libera.chat/#crystal-lang',
      },
      bridgebot: bot,
      creator: '@alice:example.org' as UserId,
      retired: false,
    };

    expect(bridgeRecordContent(source)).toEqual({
      bridgebot: bot,
      creator: '@alice:example.org',
      protocol: { id: 'irc', displayname: 'IRC' },
      network: { id: 'libera', displayname: 'Libera.Chat' },
      channel: {
        id: '#crystal-lang',
        displayname: '#Crystal-Lang',
        external_url: 'ircs://irc.libera.chat/#crystal-lang',
      },
    });
  });

  test('M-6 a network that nothing reaches is recorded without a bot, as not relayed', () => {
    const content = bridgeRecordContent({
      channel: { protocol: 'gitter', channel: '5ab' },
      bridgebot: bot,
      retired: true,
    });

    expect(content).toEqual({
      protocol: { id: 'gitter', displayname: 'Gitter' },
      channel: { id: '5ab' },
      'io.tributary.relay': false,
    });
  });

  test('M-1 what was written reads back as the same channel', () => {
    fc.assert(
      fc.property(channels, (channel) => {
        const content = bridgeRecordContent({ channel, bridgebot: bot, retired: false });
        const [read] = bridgeRecordsIn([state('m.bridge', recordKeyOf(channel), content)]);
        expect(read?.channel).toEqual(normalisedIds(channel));
      }),
    );
  });

  test('M-1 the record stands in both types with the same content', () => {
    const wanted = recordsToWrite([], { channel: crystal, bridgebot: bot, retired: false, writers: [bot] });

    expect(wanted.map(({ type }) => type)).toEqual(['m.bridge', 'uk.half-shot.bridge']);
    expect(wanted[0]?.content).toEqual(wanted[1]?.content);
  });

  test("M-2 a bridge's own record is completed and ours is not added beside it", () => {
    const own = state(
      'uk.half-shot.bridge',
      'org.matrix.appservice-irc:/libera/#crystal-lang',
      record({ protocol: 'irc', network: 'libera', channel: '#crystal-lang' }),
    );
    const ours = state(
      'm.bridge',
      recordKeyOf(crystal),
      record({ protocol: 'irc', network: 'libera', channel: '#crystal-lang' }),
      service,
    );

    const wanted = recordsToWrite([own, ours], { channel: crystal, bridgebot: bot, retired: false, writers: [bot] });

    expect(wanted).toEqual([
      { type: 'm.bridge', key: own.stateKey, content: own.content },
      { type: 'm.bridge', key: ours.stateKey, content: {} },
    ]);
  });

  test('M-2 T-02 a record that somebody else forged does not stand in for ours', () => {
    const forged = state(
      'm.bridge',
      '',
      record({ protocol: 'irc', network: 'libera', channel: '#crystal-lang' }),
      '@mallory:example.org' as UserId,
    );

    const wanted = recordsToWrite([forged], { channel: crystal, bridgebot: bot, retired: false, writers: [bot] });

    expect(wanted.map(({ key }) => key)).toEqual([recordKeyOf(crystal), recordKeyOf(crystal)]);
  });

  test('M-3 all records of a channel are blanked under their own keys, those of others are not', () => {
    const held = [
      state('m.bridge', 'a', record({ protocol: 'irc', network: 'libera', channel: '#crystal-lang' })),
      state('uk.half-shot.bridge', '', record({ protocol: 'IRC', network: 'libera', channel: '#Crystal-Lang' })),
      state('m.bridge', 'other', record({ protocol: 'irc', network: 'oftc', channel: '#crystal-lang' })),
      state('m.room.bridging', 'irc://irc.libera.chat/#crystal-lang', { status: 'success' }),
    ];

    expect(recordsToBlank(held, [crystal])).toEqual([
      { type: 'm.bridge', key: 'a', content: {} },
      { type: 'uk.half-shot.bridge', key: '', content: {} },
      { type: 'm.room.bridging', key: 'irc://irc.libera.chat/#crystal-lang', content: {} },
    ]);
  });

  test('M-4 earlier source rooms stay listed, each room once', () => {
    const first = sourceRoomsContent(undefined, { consolidation: 'c_1', rooms: ['!a' as RoomId, '!b' as RoomId] });
    const second = sourceRoomsContent(first, { consolidation: 'c_2', rooms: ['!b' as RoomId] });

    expect(second).toEqual({
      rooms: [
        { room_id: '!a', consolidation: 'c_1' },
        { room_id: '!b', consolidation: 'c_2' },
      ],
    });
  });
});
