import fc from 'fast-check';
import {
  isInside,
  readEntry,
  readModes,
  readPlumb,
  readStatus,
  readWhereabouts,
  roomIn,
  saysNotPlumbed,
} from '#adapters/bridges/heisenbridge/words';

const ROOM = '!r:example.org';
const PLUMBED = `Plumbed ${ROOM} to #chan, to unplumb just kick me out.`;

describe('how a network room stands', () => {
  test('B-5 links, chats and the connection are read from its answer', () => {
    const lines = [
      'Connected for 0:00:09',
      'Current nickname: hb (configured: hb)',
      'Channels: #a',
      'Plumbs: #b, #c;"x',
    ];

    expect(readStatus(lines)).toEqual({ isConnected: true, plumbs: ['#b', '#c;"x'], chats: ['#a'] });
  });

  test('B-5 after a lost connection it still says how long it was connected, and is not believed', () => {
    expect(readStatus(['Connected for 0:00:10', 'Configured nickname: hb'])?.isConnected).toBe(false);
  });

  test('B-5 nothing is concluded before the answer is there', () => {
    expect(readStatus(['Connected for 0:00:10'])).toBeUndefined();
    expect(readWhereabouts(['channels: #a'])).toBeUndefined();
  });

  test('B-5 a channel counts with every mark of rank, and no other channel for it', () => {
    for (const entry of ['#chan', '@#chan', '~&@%+#chan', '#CHAN']) expect(isInside([entry], '#chan')).toBe(true);
    for (const entry of ['##chan', 'x#chan', '#chan2', '']) expect(isInside([entry], '#chan')).toBe(false);
  });

  test('B-5 who is not connected is in no channel', () => {
    expect(readWhereabouts(['Need to be connected to use this command.'])).toEqual([]);
    expect(readWhereabouts(['nick: hb', 'server: irc.test'])).toEqual([]);
  });
});

describe('the answer to an order to link', () => {
  test('B-5 the link and the arrival in the channel are two things', () => {
    expect(readPlumb([PLUMBED], '#Chan')).toMatchObject({ isPlumbed: true, isInside: false, refusal: undefined });
    expect(readPlumb([PLUMBED, '#chan: Joined #chan as hb (u@h)'], '#chan').isInside).toBe(true);
  });

  test.each([
    ['Failed to join room: You are not invited to this room.', 'room'],
    ['Plumbing is currently reserved for admins only.', 'bridge'],
    ['Need to be connected to use this command.', 'connection'],
    ['You are already on #chan', 'channel-in-use'],
  ])('E-2 "%s" is a refusal by the %s', (line, by) => {
    expect(readPlumb(['Joining room …', line], '#chan').refusal?.by).toBe(by);
  });

  test.each([
    'irc.test inviteonlychan hb #chan Cannot join channel (+i) -- Invited users only',
    '#chan: Cannot join channel (+k) -- Wrong channel key',
  ])('E-2 "%s" keeps it out of a channel that it links', (line) => {
    expect(readPlumb([PLUMBED, line], '#chan').refusal).toEqual({ by: 'network', why: line });
    expect(readEntry([line], '#chan').refusal).toEqual({ by: 'network', why: line });
  });

  test('B-5 a repeated order that does nothing is no refusal of the first', () => {
    expect(readPlumb([PLUMBED, 'You are already on #chan'], '#chan')).toMatchObject({
      isPlumbed: true,
      refusal: undefined,
    });
  });

  test('B-5 what it says of another channel is not meant', () => {
    const lines = [PLUMBED, '#chan: Joined #chan as hb (u@h)', 'You are already on #chan'];

    expect(readPlumb(lines, '#other')).toMatchObject({ isPlumbed: false, isInside: false, refusal: undefined });
  });

  test('B-5 it is out of the channel when it left after the new link', () => {
    expect(readPlumb([PLUMBED, '#chan: You left the channel. To rejoin, type …'], '#chan').isOutside).toBe(true);
  });

  test('B-5 a link that is not there is named as it was asked for', () => {
    expect(saysNotPlumbed(['#Chan is not plumbed'], '#chan')).toBe(true);
    expect(saysNotPlumbed(['#other is not plumbed'], '#chan')).toBe(false);
  });
});

test('B-5 modes come with their values', () => {
  expect(readModes(['#chan: Current channel modes: +kn sesame'], '#Chan')).toEqual(['+kn', 'sesame']);
  expect(readModes(['#other: Current channel modes: +i'], '#chan')).toBeUndefined();
});

test('B-5 the room of a network is read from every answer that names it', () => {
  for (const line of [`Inviting back to testnet (${ROOM})`, `You are already in testnet (${ROOM})`])
    expect(roomIn([line])).toBe(ROOM);
  expect(roomIn(['You have been invited to testnet'])).toBeUndefined();
});

test('T-25 whatever it says, reading it never fails', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.string({ minLength: 1 }), (lines, channel) => {
      readPlumb(lines, channel);
      readEntry(lines, channel);
      readStatus(lines);
      readWhereabouts(lines);
      readModes(lines, channel);
      roomIn(lines);
      saysNotPlumbed(lines, channel);
    }),
  );
});
