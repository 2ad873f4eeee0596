import type { Parts } from '#adapters/bridges/appservice-irc/parts';
import { taskFor } from '#adapters/bridges/appservice-irc/tasks';
import type { RoomId } from '#src/portals/ids';
import type { LinkedChannel } from '#src/portals/remote-channel';

const channel: LinkedChannel = {
  ...{ protocol: 'irc', network: 'libera', channel: '#town', bridge: 'libera-bridge', origin: 'portal' },
};

/** What a plan says that an operator has to do for a link, with a bridge that lets them think for so long. */
function taskWith(questionSeconds: number | undefined): string | undefined {
  const setting = { id: 'libera-bridge', operators: [], ...(questionSeconds !== undefined && { questionSeconds }) };
  const parts = { setting, provisioning: {} } as unknown as Parts;
  return taskFor(parts, { channel, room: '!canonical:example.org' as RoomId, deed: 'link' })?.what;
}

test.each([
  [undefined, 'within 5 minutes'],
  [60, 'within 60 seconds'],
  [200, 'within 200 seconds'],
  [3_600, 'within 60 minutes'],
])(
  'C-5 a plan says how long an operator may think as the bridge is configured, with %s seconds: %s',
  (seconds, words) => {
    expect(taskWith(seconds)).toMatch(new RegExp(`answer "yes" ${words}$`));
  },
);
