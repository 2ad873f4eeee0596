import { moveOrder } from '#adapters/bridges/heisenbridge/orders';
import { settingOrders } from '#adapters/bridges/heisenbridge/settings';
import type { RoomId } from '#src/portals/ids';

const fresh = {
  use_displaynames: true,
  use_disambiguation: true,
  use_zwsp: false,
  allow_notice: false,
  prefix_all: false,
  topic_sync: null,
  relaytag: 'm',
  autocmd: null,
};

test('B-7 a link as the bridge makes it needs nothing', () => {
  expect(settingOrders('#chan', fresh)).toEqual([]);
});

test('B-7 what a community chose is said again', () => {
  const chosen = {
    ...fresh,
    use_displaynames: false,
    topic_sync: 'any',
    relaytag: 'x',
    autocmd: 'MSG Q hello; WAIT 1',
  };

  expect(settingOrders('#chan', chosen)).toEqual([
    'ROOM "#chan" "DISPLAYNAMES" "--disable"',
    'ROOM "#chan" "TOPIC" "--sync" "any"',
    'ROOM "#chan" "RELAYTAG" "x"',
    'ROOM "#chan" "AUTOCMD" "MSG Q hello; WAIT 1"',
  ]);
});

test('B-7 what its operator may have set for all is always said', () => {
  const note = { ...fresh, member_sync: 'half', max_lines: 0, use_pastebin: false, use_reacts: true };

  expect(settingOrders('#chan', note)).toHaveLength(4);
});

test('T-25 a note that holds nonsense gives no orders', () => {
  const odd = {
    use_zwsp: 'yes',
    member_sync: '--help',
    topic_sync: 7,
    relaytag: 'a b',
    max_lines: -1,
    autocmd: 'a\nb',
  };

  expect(settingOrders('#chan', odd)).toEqual([]);
});

test('W-1 a move is one message: the channel leaves its room, and is linked as soon as the bridge has let go', () => {
  const order = moveOrder({
    channel: '#chan',
    room: '!r' as RoomId,
    key: 'k',
    settings: ['ROOM "#chan" "SYNC" "--full"'],
  });

  expect(order).toBe(
    [
      'UNPLUMB "#chan"',
      ...['0.1', '0.3', '1'].flatMap((seconds) => [`WAIT ${seconds}`, 'PLUMB "!r" "#chan" "k"']),
      'ROOM "#chan" "SYNC" "--full"',
      'STATUS',
    ].join('; '),
  );
});
