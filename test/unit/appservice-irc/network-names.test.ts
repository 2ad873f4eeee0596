import { linkedChannels } from '#adapters/bridges/appservice-irc/linked-channels';
import { networkNames } from '#adapters/bridges/appservice-irc/network-names';
import type { Parts } from '#adapters/bridges/appservice-irc/parts';
import { provisioningApi } from '#adapters/bridges/appservice-irc/provisioning-api';
import { recordsToBlank, recordsToWrite } from '#src/portals/bridge-record-changes';
import type { RoomId, UserId } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';

const BOT = '@irc:example.org' as UserId;
const ROOM = '!plumbed:example.org' as RoomId;

/** A bridge on two networks that has one channel of the first in a room, and calls its networks as nobody else does. */
function given() {
  const asked: string[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    '/querynetworks': {
      servers: [
        { network_id: 'LiberaNet', bot_user_id: BOT, desc: 'Libera', fields: { domain: 'irc.libera.test' } },
        {
          network_id: 'beta',
          bot_user_id: BOT,
          desc: 'One that is called as our other one',
          fields: { domain: 'irc.oftc.test' },
        },
      ],
    },
    [`/listlinks/${encodeURIComponent(ROOM)}`]: [
      { matrix_room_id: ROOM, remote_room_server: 'irc.libera.test', remote_room_channel: '#crystal' },
    ],
  };
  const provisioning = provisioningApi('b', {
    send: async ({ path }) => {
      asked.push(path);
      return { status: 200, text: JSON.stringify(answers[path]) };
    },
  });
  const networks = [
    { id: 'beta', protocol: 'irc', bridgeDomain: 'irc.libera.test' },
    { id: 'gamma', protocol: 'irc', bridgeDomain: 'irc.oftc.test' },
  ];
  const parts = {
    setting: { id: 'b', bot: BOT, homeserver: 'example.org' },
    ports: { world: { listAliases: async () => [] }, readers: ['bot:b'], actors: [], networks },
    provisioning,
    names: networkNames(provisioning),
  } as unknown as Parts;
  return { parts, asked };
}

function recordOf(network: string): StateEvent {
  return {
    type: 'uk.half-shot.bridge',
    stateKey: `org.matrix.appservice-irc:/${network}/#crystal`,
    sender: BOT,
    content: { bridgebot: BOT, protocol: { id: 'irc' }, network: { id: network }, channel: { id: '#crystal' } },
  } as unknown as StateEvent;
}

test("M-2 the bridge's own record is known by the bridge's name of the network, whatever ours is and whatever ours is elsewhere", async () => {
  const { parts } = given();
  const state = [recordOf('LiberaNet')];

  const [channel] = await linkedChannels(parts, { room: ROOM, state });

  expect(channel).toMatchObject({ network: 'beta', channel: '#crystal', origin: 'plumbed' });
  if (channel === undefined) throw new Error('no channel');
  expect(recordsToBlank(state, [channel])).toHaveLength(1);
  expect(
    recordsToWrite(state, { channel, retired: false, writers: [BOT] }).map(({ type, key }) => [type, key]),
  ).toEqual([['m.bridge', 'org.matrix.appservice-irc:/LiberaNet/#crystal']]);
});

test('B-5 the bridge is asked for its names once, however often rooms are looked at', async () => {
  const { parts, asked } = given();

  await linkedChannels(parts, { room: ROOM, state: [] });
  await linkedChannels(parts, { room: ROOM, state: [] });

  expect(asked.filter((path) => path === '/querynetworks')).toHaveLength(1);
});
