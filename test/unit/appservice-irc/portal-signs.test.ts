import type { Parts } from '#adapters/bridges/appservice-irc/parts';
import { portalSigns } from '#adapters/bridges/appservice-irc/portal-signs';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId, UserId } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';
import { BOT, SETTING, WHO_LOOKS } from './given-bridge.ts';

const MALLORY = '@mallory:example.org' as UserId;
const ROOM = '!portal:example.org' as RoomId;

/** A room that the bridge made and nobody of ours may list, whose address somebody has written; and what was looked up. */
function givenUnlisted(namedBy: UserId) {
  const lookedUp: string[] = [];
  const world = {
    listAliases: async () => {
      throw new TributaryError('MATRIX_REFUSED', { facts: { what: 'the aliases' } });
    },
    resolve: async (alias: string) => {
      lookedUp.push(alias);
      return { room: ROOM, servers: [] };
    },
  };
  const parts = {
    setting: SETTING,
    names: { recordedAs: () => undefined },
    ports: { world, ...WHO_LOOKS },
  } as unknown as Parts;
  const state = [
    { type: 'm.room.create', stateKey: '', sender: BOT, content: {} },
    { type: 'm.room.member', stateKey: BOT, sender: BOT, content: { membership: 'join' } },
    { type: 'm.room.canonical_alias', stateKey: '', sender: namedBy, content: { alias: '#irc_#crystal:example.org' } },
  ] as unknown as readonly StateEvent[];
  return { lookedUp, signs: () => portalSigns(parts, { room: ROOM, state }) };
}

test('B-5 an address in the form of a bridge that only a room claims is never looked up, since the bridge would make a portal', async () => {
  const { lookedUp, signs } = givenUnlisted(MALLORY);

  expect(await signs()).toEqual([]);
  expect(lookedUp).toEqual([]);
});

test('B-5 where nobody may list, the address that the bridge itself wrote names its channel, and is not looked up either', async () => {
  const { lookedUp, signs } = givenUnlisted(BOT);

  expect(await signs()).toEqual([expect.objectContaining({ network: 'libera', channel: '#crystal' })]);
  expect(lookedUp).toEqual([]);
});
