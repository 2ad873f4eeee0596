import { appserviceApi } from './appservice-api.ts';
import { Background } from './background.ts';
import { rewriteBridgeInfo } from './bridge-info.ts';
import { debugApi } from './debug-api.ts';
import { Ghosts } from './ghosts.ts';
import { hearBot, hearPuppet } from './hear-irc.ts';
import { listen } from './http-server.ts';
import { IrcConnection } from './irc-connection.ts';
import { Mappings } from './mappings.ts';
import { matrixAccess } from './matrix-access.ts';
import { offerAdminRoom, onMatrixJoin } from './matrix-members.ts';
import { MembershipQueue } from './membership-queue.ts';
import { namesOf } from './names.ts';
import { OperatorQuestions } from './operator-questions.ts';
import { type Bridge, isOurs, type Network } from './parts.ts';
import { PowerLevels } from './power-levels.ts';
import { provisioningApi } from './provisioning-api.ts';
import { Puppets } from './puppets.ts';
import { Roster } from './roster.ts';
import type { BridgeSettings, NetworkSettings } from './settings.ts';

/** Runs a bridge in this process; it works when the provisioning API answers `/health`. */
export async function runBridge(settings: BridgeSettings): Promise<void> {
  const bridge = makeBridge(settings);
  const { ports, bot } = settings;
  for (const network of bridge.networks) hearBot(bridge, network);
  await listen(appserviceApi(bridge), ports.appservice);
  await bridge.matrix.register(bot.localpart);
  await Promise.all(bridge.networks.map((network) => comeIn(bridge, network)));
  await rewriteBridgeInfo(bridge);
  await listen(debugApi(bridge), ports.debug);
  await listen(provisioningApi(bridge), ports.provisioning);
  bridge.background.log('ready');
}

function makeBridge(settings: BridgeSettings): Bridge {
  const { homeserver, behaviour, asToken } = settings;
  const background = new Background();
  const bot = `@${settings.bot.localpart}:${homeserver.name}`;
  const matrix = matrixAccess({ url: homeserver.url, asToken, bot });
  const memberships = new MembershipQueue(behaviour.membershipDelayMs);
  const levels = { graceMs: behaviour.powerLevelGraceMs, isDeaf: behaviour.staleLevels };
  return {
    settings,
    matrix,
    mappings: new Mappings(settings.folder),
    networks: settings.networks.map((network) => makeNetwork(settings, network)),
    memberships,
    ghosts: new Ghosts(matrix, memberships),
    levels: new PowerLevels({ matrix, background }, levels),
    questions: new OperatorQuestions(),
    background,
  };
}

function makeNetwork({ homeserver, bot: { nick } }: BridgeSettings, settings: NetworkSettings): Network {
  const { host, port } = settings;
  const names = namesOf(settings, homeserver.name);
  const bot = new IrcConnection({ host, port, nick, username: 'bridge', realname: 'Bridge of test rooms' });
  return { settings, names, bot, puppets: new Puppets(settings, names), roster: new Roster(bot.client) };
}

/** Brings the bot into every mapped channel and every Matrix user of a mapped room to IRC. */
async function comeIn(bridge: Bridge, network: Network): Promise<void> {
  const rows = bridge.mappings.all().filter(({ domain }) => domain === network.settings.domain);
  const channels = [...new Set(rows.map(({ channel }) => channel))];
  await network.bot.stayIn(channels);
  for (const channel of channels) network.bot.client.raw('MODE', channel);
  for (const roomId of new Set(rows.map((row) => row.roomId))) {
    bridge.background.run(`members of ${roomId}`, async () => {
      const users = (await bridge.matrix.members(roomId)).filter((userId) => !isOurs(bridge, userId));
      await Promise.allSettled(users.map((userId) => onMatrixJoin(bridge, { roomId, userId })));
    });
  }
  network.puppets.onNew = (userId) => {
    hearPuppet(bridge, network, userId);
    bridge.background.run(`admin room of ${userId}`, () => offerAdminRoom(bridge, network, userId));
  };
}
