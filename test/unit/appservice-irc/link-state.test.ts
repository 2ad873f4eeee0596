import { linkState } from '#adapters/bridges/appservice-irc/link-state';
import type { Parts } from '#adapters/bridges/appservice-irc/parts';
import type { RoomId } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';
import { BOT, SETTING, WHO_LOOKS } from './given-bridge.ts';

const ROOM = '!portal:example.org' as RoomId;
const channel = { protocol: 'irc', network: 'libera', channel: '#crystal', origin: 'portal', bridge: 'b' } as const;

interface Given {
  readonly creator?: string;
  readonly botIs?: 'join' | 'leave';
  readonly isPortal?: boolean;
  readonly isRecorded?: boolean;
}

/** A bridge and a room of which the state was seen, with all that is asked. */
function given({ creator = BOT, botIs = 'join', isPortal = true, isRecorded = true }: Given) {
  const asked: string[] = [];
  const answer = <T>(what: string, value: T) => {
    asked.push(what);
    return Promise.resolve(value);
  };
  const parts = {
    setting: SETTING,
    names: { learn: async () => undefined, recordedAs: () => undefined },
    provisioning: {
      linksOf: () => answer('list', []),
      originOf: () => answer('portal?', isPortal ? 'alias' : undefined),
    },
    ports: {
      world: { listAliases: () => answer('aliases', ['#irc_#crystal:example.org']) },
      ...WHO_LOOKS,
    },
    now: () => 0,
  } as unknown as Parts;
  const record = { bridgebot: BOT, protocol: { id: 'irc' }, network: { id: 'libera' }, channel: { id: '#crystal' } };
  const state = [
    { type: 'm.room.create', stateKey: '', sender: creator, content: {} },
    { type: 'm.room.member', stateKey: BOT, sender: BOT, content: { membership: botIs } },
    ...(isRecorded ? [{ type: 'uk.half-shot.bridge', stateKey: 'irc', sender: BOT, content: record }] : []),
  ] as unknown as readonly StateEvent[];
  return { asked, state: () => linkState(parts, { channel, room: ROOM, state }) };
}

test('B-5 of a portal whose state was just seen, the bridge is asked one thing: whether it is one', async () => {
  const { asked, state } = given({});

  expect(await state()).toBe('linked');
  expect(asked).toEqual(['portal?']);
});

test('B-5 where no record names the channel, the aliases of the room tell whose portal it may be', async () => {
  const { asked, state } = given({ isRecorded: false });

  expect(await state()).toBe('linked');
  expect(asked).toEqual(['aliases', 'portal?']);
});

test('B-5 a room that looks like a portal is not linked when the bridge denies it and lists nothing', async () => {
  const { asked, state } = given({ isPortal: false });

  expect(await state()).toBe('unlinked');
  expect(asked).toEqual(['portal?', 'list']);
});

test('B-7 a portal that the bot has left is not linked, by the list and by what is seen', async () => {
  const { asked, state } = given({ botIs: 'leave' });

  expect(await state()).toBe('unlinked');
  expect(asked).toEqual(['list']);
});

test('B-5 of a room that the bridge did not make, its list is asked first', async () => {
  const { asked, state } = given({ creator: '@alice:example.org', botIs: 'leave' });

  expect(await state()).toBe('unlinked');
  expect(asked).toEqual(['list']);
});
