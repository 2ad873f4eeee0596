import type { Parts } from '#adapters/bridges/appservice-irc/parts';
import { askedBefore } from '#adapters/bridges/appservice-irc/patience';
import type { ActorId } from '#src/portals/actor';
import type { RoomId, UserId } from '#src/portals/ids';
import type { RoomEvent } from '#src/portals/room-event';

const BOT = '@irc:example.org' as UserId;
const CANONICAL = '!canonical:example.org' as RoomId;
const PORTAL = '!portal:example.org' as RoomId;
const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;

/** Hours ago, and what happened then. */
type Happened = readonly [hoursAgo: number, what: 'pending' | 'failure' | 'op speaks' | 'ear speaks' | 'forged'];

function given(...happened: readonly Happened[]) {
  const events = happened.map(([hoursAgo, what]) => eventOf(NOW - hoursAgo * HOUR, what)).sort((a, b) => b.at - a.at);
  const readTimeline = async ({ room, since }: { room: RoomId; since: number }) =>
    events.filter((event) => event.room === room && event.at >= since);
  const parts = {
    setting: { id: 'b', bot: BOT, userNamespace: '@libera_.*:example\\.org' },
    ports: { world: { readTimeline }, readers: ['bot:b' as ActorId], networks: [] },
    now: () => NOW,
  } as unknown as Parts;
  const place = { domain: 'irc.test', channel: '#town' };
  return askedBefore(parts, { place, room: CANONICAL, source: PORTAL, operators: ['Op'] });
}

function eventOf(at: number, what: Happened[1]): RoomEvent {
  const usual = { eventId: `$${at}`, at } as unknown as RoomEvent;
  if (what === 'op speaks') return { ...usual, room: PORTAL, type: 'm.room.message', sender: ghost('op'), content: {} };
  if (what === 'ear speaks')
    return { ...usual, room: PORTAL, type: 'm.room.message', sender: ghost('ear'), content: {} };
  const sender = what === 'forged' ? ('@mallory:example.org' as UserId) : BOT;
  const content = { status: what === 'forged' ? 'pending' : what };
  return { ...usual, room: CANONICAL, type: 'm.room.bridging', stateKey: 'irc://irc.test/#town', sender, content };
}

function ghost(nick: string): UserId {
  return `@libera_${nick}:example.org` as UserId;
}

test('C-5 whoever was never asked can be asked at once', async () => {
  expect(await given()).toEqual({ times: 0, notBefore: undefined });
});

test('C-5 after a silence they are asked again four hours later', async () => {
  expect(await given([2.1, 'pending'], [2, 'failure'])).toEqual({ times: 1, notBefore: NOW + 2 * HOUR });
  expect(await given([5.1, 'pending'], [5, 'failure'])).toEqual({ times: 1, notBefore: undefined });
});

test('C-5 an operator who speaks in the channel is asked again at once; somebody else who speaks changes nothing', async () => {
  expect((await given([1.1, 'pending'], [1, 'failure'], [0.5, 'op speaks'])).notBefore).toBeUndefined();
  expect((await given([1.1, 'pending'], [1, 'failure'], [0.5, 'ear speaks'])).notBefore).toBe(NOW + 3 * HOUR);
  expect((await given([1.1, 'pending'], [1, 'failure'], [3, 'op speaks'])).notBefore).toBe(NOW + 3 * HOUR);
});

test('C-5 nobody is asked a fourth time within a day, whoever speaks', async () => {
  const thrice: readonly Happened[] = [
    [20, 'pending'],
    [19.9, 'failure'],
    [10, 'pending'],
    [9.9, 'failure'],
    [5, 'pending'],
    [4.9, 'failure'],
    [1, 'op speaks'],
  ];

  expect(await given(...thrice)).toEqual({ times: 3, notBefore: NOW + 4 * HOUR });
});

test('C-5 what was asked longer than a day ago does not count', async () => {
  expect(await given([30, 'pending'], [29.9, 'failure'])).toEqual({ times: 0, notBefore: undefined });
});

test('T-02 requests that somebody else wrote into the room do not count', async () => {
  expect(await given([1, 'forged'], [2, 'forged'], [3, 'forged'])).toEqual({ times: 0, notBefore: undefined });
});
