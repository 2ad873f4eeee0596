import { askOperator } from '#adapters/bridges/appservice-irc/ask-operator';
import type { Parts } from '#adapters/bridges/appservice-irc/parts';
import type { ProvisioningApi } from '#adapters/bridges/appservice-irc/provisioning-api';
import type { RoomId, UserId } from '#src/portals/ids';
import type { LinkedChannel } from '#src/portals/remote-channel';

const BOT = '@irc:example.org' as UserId;
const OURS = '@tributary:example.org' as UserId;
const PORTAL = '!portal:example.org' as RoomId;
const PLACE = { domain: 'irc.test', channel: '#town' };

/** In whose name an operator is asked about a portal with these levels, where nobody is named who asks. */
async function requesterWith(users: Readonly<Record<string, number>>): Promise<UserId | undefined> {
  const state = [
    { type: 'm.room.create', stateKey: '', sender: BOT, content: { room_version: '11' } },
    {
      type: 'm.room.power_levels',
      stateKey: '',
      sender: BOT,
      content: { users, events: { 'm.room.power_levels': 100 } },
    },
  ];
  const actors = [
    { kind: 'service', user: OURS },
    { kind: 'bot', user: BOT },
  ];
  const ports = { world: { readState: async () => state }, readers: ['bot:b'], actors };
  const parts = { setting: { id: 'b', bot: BOT }, ports, now: () => 0 } as unknown as Parts;
  const asked: UserId[] = [];
  const provisioning = {
    link: async ({ requester }: { requester: UserId }) => void asked.push(requester),
  } as unknown as ProvisioningApi;
  const channel: LinkedChannel = {
    ...{ protocol: 'irc', network: 'libera', channel: '#town', bridge: 'b', origin: 'portal' },
  };
  const request = { channel, room: PORTAL, operator: 'op' };
  await askOperator(parts, { request, place: PLACE, provisioning, times: 0 });
  return asked[0];
}

test('W-5 the bot asks for its old link itself where it is listed: whoever else asked would stay on IRC by a connection of theirs', async () => {
  expect(await requesterWith({ [OURS]: 100, [BOT]: 100 })).toBe(BOT);
});

test('W-13 a bot that is not listed with the level of power levels leaves the asking to ours', async () => {
  expect(await requesterWith({ [OURS]: 100, [BOT]: 50 })).toBe(OURS);
  expect(await requesterWith({ [OURS]: 150 })).toBe(OURS);
});
